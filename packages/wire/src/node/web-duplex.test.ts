import { ReadableStream, WritableStream } from 'node:stream/web'
import { describe, expect, test } from 'vitest'
import { bytes } from '../../test/bytes.js'
import { recorder } from '../../test/recorder.js'
import { duplex } from './duplex.js'

const boom = new Error('boom')

/** A pair of Web streams whose two sides the test has in hand. */
function pair() {
  let input: { enqueue(chunk: Uint8Array): void; close(): void; error(cause: unknown): void } | undefined
  let output: { error(cause: unknown): void } | undefined
  const told: string[] = []
  const written: string[] = []
  const readable = new ReadableStream<Uint8Array>({
    start(controller) {
      input = controller
    },
    cancel: () => void told.push('cancelled'),
  })
  const writable = new WritableStream<Uint8Array>({
    start(controller) {
      output = controller
    },
    write: (chunk) => void written.push(Buffer.from(chunk).toString()),
    abort: () => void told.push('aborted'),
    close: () => void told.push('closed'),
  })
  return { readable, writable, told, written, input: () => input, output: () => output }
}

async function opened() {
  const web = pair()
  const channel = await duplex(() => ({ readable: web.readable, writable: web.writable })).open({})
  const heard = recorder()
  channel.start(heard)
  return { ...web, channel, heard }
}

describe('a pair of Web streams', () => {
  test('carries bytes both ways', async () => {
    const { channel, heard, input, written } = await opened()
    input()?.enqueue(bytes('in'))
    await heard.hasReceived(2)
    channel.write(bytes('out'))
    await expect.poll(() => written).toEqual(['out'])
    channel.close()
  })

  test('that ends, ends in peace, whatever its writable side says', async () => {
    const { heard, input, output, told } = await opened()
    output()?.error(boom)
    input()?.enqueue(bytes('last'))
    input()?.close()
    expect(await heard.ended).toBeUndefined()
    expect(heard.received.toString()).toBe('last')
    expect(told).toEqual([])
  })

  test('whose readable side fails, ends with that error', async () => {
    const { heard, input, told } = await opened()
    input()?.error(boom)
    expect(await heard.ended).toBe(boom)
    await expect.poll(() => told).toEqual(['aborted'])
  })

  test('whose writable side fails, ends with that error for who writes', async () => {
    const { channel, heard, output, told } = await opened()
    output()?.error(boom)
    channel.write(bytes('lost'))
    expect(await heard.ended).toBe(boom)
    await expect.poll(() => told).toEqual(['cancelled'])
  })

  test('is cancelled and aborted by close, and never closed alone', async () => {
    const { channel, heard, told } = await opened()
    channel.close()
    expect(await heard.ended).toBeUndefined()
    await expect.poll(() => [...told].sort()).toEqual(['aborted', 'cancelled'])
  })
})
