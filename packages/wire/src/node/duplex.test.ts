import { type Duplex, PassThrough } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { bytes } from '../../test/bytes.js'
import { recorder } from '../../test/recorder.js'
import { rejection } from '../../test/rejection.js'
import { duplex } from './duplex.js'

const gone = new Error('the caller is gone')
const boom = new Error('boom')

describe('opening', () => {
  test.each([
    ['a stream', () => new PassThrough()],
    ['the promise of a stream', async () => new PassThrough()],
  ])('%s: what is written to this one comes back', async (_, open) => {
    const channel = await duplex(open).open({})
    const heard = recorder()
    channel.start(heard)
    channel.write(bytes('{"a":1}\n'))
    await heard.hasReceived(8)
    expect(heard.received.toString()).toBe('{"a":1}\n')
    channel.close()
    expect(await heard.ended).toBeUndefined()
  })

  test('makes a stream for each channel, and the channel destroys it', async () => {
    const made: PassThrough[] = []
    const transport = duplex(() => {
      const stream = new PassThrough()
      made.push(stream)
      return stream
    })
    const [first] = await Promise.all([transport.open({}), transport.open({})])
    first?.close()
    expect(made.map(({ destroyed }) => destroyed)).toEqual([true, false])
  })

  test('gives the signal to the function', async () => {
    const { signal } = new AbortController()
    let given: AbortSignal | undefined
    await duplex((of) => {
      given = of
      return new PassThrough()
    }).open({ signal })
    expect(given).toBe(signal)
  })

  test('takes its label and local from the options', async () => {
    const open = () => new PassThrough()
    expect(duplex(open).label).toBe('duplex')
    expect(await duplex(open).open({})).toMatchObject({ label: 'duplex', local: false })
    const named = duplex(open, { label: 'ssh vm1', local: true })
    expect(named.label).toBe('ssh vm1')
    expect(await named.open({})).toMatchObject({ label: 'ssh vm1', local: true })
  })
})

describe('failures', () => {
  test.each<[string, () => Duplex | Promise<Duplex>]>([
    [
      'throws',
      () => {
        throw boom
      },
    ],
    ['rejects', () => Promise.reject(boom)],
  ])('what the function %s with comes as it is', async (_, open) => {
    expect(await rejection(duplex(open).open({}))).toBe(boom)
    expect(await rejection(duplex(open).open({ signal: new AbortController().signal }))).toBe(boom)
  })
})

describe('aborting', () => {
  test('before: the function is not called', async () => {
    let calls = 0
    const transport = duplex(() => {
      calls++
      return new PassThrough()
    })
    expect(await rejection(transport.open({ signal: AbortSignal.abort(gone) }))).toBe(gone)
    expect(calls).toBe(0)
  })

  test('from within the function: it rejects, and the stream is destroyed', async () => {
    const caller = new AbortController()
    const late = new PassThrough()
    const transport = duplex(() => {
      caller.abort(gone)
      return late
    })
    expect(await rejection(transport.open({ signal: caller.signal }))).toBe(gone)
    await expect.poll(() => late.destroyed).toBe(true)
  })

  test('meanwhile: it rejects at once, and the stream that comes later is destroyed', async () => {
    const caller = new AbortController()
    const late = new PassThrough()
    const transport = duplex(() => delay(20).then(() => late))
    const opening = rejection(transport.open({ signal: caller.signal }))
    caller.abort(gone)
    expect(await opening).toBe(gone)
    expect(late.destroyed).toBe(false)
    await expect.poll(() => late.destroyed).toBe(true)
    // An error of a stream that nobody wants must not end the process.
    late.emit('error', boom)
  })

  test('meanwhile, and the function fails later: nothing more is heard of it', async () => {
    const caller = new AbortController()
    const transport = duplex(() => delay(5).then(() => Promise.reject(boom)))
    const opening = rejection(transport.open({ signal: caller.signal }))
    caller.abort(gone)
    expect(await opening).toBe(gone)
    await delay(15)
  })

  test('afterwards: the channel stays open', async () => {
    const caller = new AbortController()
    const stream = new PassThrough()
    await duplex(() => stream).open({ signal: caller.signal })
    caller.abort(gone)
    await delay(5)
    expect(stream.destroyed).toBe(false)
  })
})
