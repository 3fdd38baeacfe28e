import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fifo } from '../../test/fifo.js'
import { connectRejection } from '../../test/rejection.js'
import { type FdPair, fd } from './fd.js'

// What a channel of it carries is tested by the compliance suite.

function opened(path: string): number {
  const number = openSync(path, 'r')
  onTestFinished(() => {
    try {
      closeSync(number)
    } catch {
      // The channel has closed it.
    }
  })
  return number
}

describe('failures', () => {
  test.each<[string, () => number | FdPair, RegExp]>([
    ['what is not open', () => 9999, /descriptor 9999 is not open\. Was it passed on/],
    ['one of two that is not open', () => ({ read: opened('/dev/null'), write: 9999 }), /descriptor 9999 is not open/],
    [
      'one pipe',
      () => openSync(fifo(), constants.O_RDONLY | constants.O_NONBLOCK),
      /is a pipe, which goes one way\. Give two/,
    ],
    [
      'a file',
      () => opened(import.meta.filename),
      /Node has no streams for what it is, such as a file or a vsock\. It has/,
    ],
    ['a folder', () => opened(import.meta.dirname), /Node has no streams for what it is/],
    ['a device that is no terminal', () => opened('/dev/null'), /Node has no streams for what it is/],
  ])('%s', async (_, make, says) => {
    const error = await connectRejection(fd(make()).open({}))
    expect(error.reason).toBe('other')
    expect(error.message).toMatch(/^cannot connect to fd:[\d,]+: /)
    expect(error.message).toMatch(says)
  })

  test('of one that is unfit, it stays open, for whoever owns it', async () => {
    const number = opened('/dev/null')
    await connectRejection(fd(number).open({}))
    expect(fstatSync(number).isCharacterDevice()).toBe(true)
  })

  test('a second time', async () => {
    const path = fifo()
    const read = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const write = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
    const transport = fd({ read, write })
    expect(transport.label).toBe(`fd:${read},${write}`)
    const channel = await transport.open({})
    expect([channel.label, channel.local]).toEqual([transport.label, true])
    expect((await connectRejection(transport.open({}))).message).toContain('it was opened before. A descriptor is good')
    channel.close()
  })
})
