import { PassThrough, Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { bytes } from '../../test/bytes.js'
import { recorder } from '../../test/recorder.js'
import { JoinedStreams } from './joined-streams.js'
import { streamChannel } from './stream-channel.js'

const boom = new Error('boom')

function joined() {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const channel = streamChannel(new JoinedStreams(input, output), 'two')
  const heard = recorder()
  channel.start(heard)
  return { input, output, channel, heard }
}

describe('two streams', () => {
  test('are one for bytes both ways', async () => {
    const { input, output, channel, heard } = joined()
    input.write('in')
    channel.write(bytes('out'))
    await heard.hasReceived(2)
    expect(output.read().toString()).toBe('out')
    channel.close()
    expect(await heard.ended).toBeUndefined()
    expect([input.destroyed, output.destroyed]).toEqual([true, true])
  })

  test('end with the readable one, and the other is destroyed', async () => {
    const { input, output, heard } = joined()
    input.end('last')
    expect(await heard.ended).toBeUndefined()
    expect(heard.received.toString()).toBe('last')
    expect([input.destroyed, output.destroyed]).toEqual([true, true])
  })

  test('take no more than a buffer of what nobody wants yet', async () => {
    const input = new PassThrough()
    const both = new JoinedStreams(input, new PassThrough())
    both.read(0)
    for (let count = 0; count < 100; count++) input.write(new Uint8Array(10_000))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(both.readableLength).toBeGreaterThan(0)
    expect(both.readableLength).toBeLessThan(200_000)
    both.destroy()
  })

  test('fail when the readable one fails', async () => {
    const { input, output, heard } = joined()
    input.destroy(boom)
    expect(await heard.ended).toBe(boom)
    expect(output.destroyed).toBe(true)
  })

  test('fail for who writes when the writable one does', async () => {
    const output = new Writable({ write: (_chunk, _encoding, done) => done(boom) })
    const input = new PassThrough()
    const channel = streamChannel(new JoinedStreams(input, output), 'two')
    const heard = recorder()
    channel.start(heard)
    channel.write(bytes('lost'))
    expect(await heard.ended).toBe(boom)
    expect(input.destroyed).toBe(true)
  })

  test('are closed only when both are', async () => {
    let close = () => {}
    const output = new Writable({
      destroy: (error, done) => {
        close = () => done(error)
      },
    })
    const both = new JoinedStreams(new PassThrough(), output)
    const channel = streamChannel(both, 'two')
    const heard = recorder()
    channel.start(heard)
    channel.close()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(heard.ends).toEqual([])
    close()
    expect(await heard.ended).toBeUndefined()
  })
})
