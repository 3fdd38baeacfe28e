import type { Channel, Receiver, Transport } from '@qga/wire'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type ChaosTransport, chaosTransport } from './chaos-transport.js'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

/** An agent's end that the test speaks for. */
function inner() {
  const written: string[] = []
  let receiver: Receiver | undefined
  let full = false
  const channel: Channel = {
    label: 'inner',
    start: (given) => {
      receiver = given
    },
    write: (bytes) => {
      written.push(Buffer.from(bytes).toString('latin1'))
      return !full
    },
    close: () => {},
  }
  const transport: Transport = { label: 'inner', open: async () => channel }
  return {
    transport,
    written,
    say: (bytes: Uint8Array) => receiver?.data(bytes),
    fill: () => {
      full = true
    },
    drain: () => {
      full = false
      receiver?.drained?.()
    },
  }
}

async function opened(transport: ChaosTransport, receiver: Partial<Receiver> = {}): Promise<Channel> {
  const channel = await transport.open({})
  channel.start({ data: () => {}, closed: () => {}, ...receiver })
  return channel
}

/** Short ones and long ones, as an agent sends them. */
const lines = Array.from({ length: 60 }, (_, at) => `{"return": "${'x'.repeat((at * at * at) % 600)}", "id": ${at}}\n`)
const stream = Buffer.from(lines.join(''))

/** The pieces in which the stream reaches the client, given in pieces of a size. */
async function piecesOf(seed: string, size: number): Promise<string[]> {
  const end = inner()
  const pieces: string[] = []
  await opened(chaosTransport(end.transport, seed), {
    data: (chunk) => pieces.push(Buffer.from(chunk).toString('latin1')),
  })
  for (let at = 0; at < stream.length; at += size) end.say(stream.subarray(at, at + size))
  await vi.advanceTimersByTimeAsync(60_000)
  return pieces
}

test.each(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])(
  'seed %s cuts the same replies alike, however they come',
  async (seed) => {
    const whole = await piecesOf(seed, stream.length)
    for (const size of [1, 7, 4096]) expect(await piecesOf(seed, size)).toEqual(whole)
    expect(whole.length).toBeGreaterThan(10)
  },
)

test('another seed cuts them elsewhere, some lines in their middle, and lets some leave together', async () => {
  const [one, other] = [await piecesOf('a', stream.length), await piecesOf('b', stream.length)]
  expect(one).not.toEqual(other)
  const seeds = Array.from({ length: 20 }, (_, at) => piecesOf(`${at}`, stream.length))
  const all = (await Promise.all(seeds)).flat()
  expect(all.some((piece) => !piece.endsWith('\n'))).toBe(true)
  expect(all.some((piece) => /\n./.test(piece))).toBe(true)
})

test.each(['a', 'b', 'c', 'd', 'e', 'f'])('seed %s cuts the same requests alike', async (seed) => {
  const written = async () => {
    const end = inner()
    const channel = await opened(chaosTransport(end.transport, seed))
    for (const line of lines) channel.write(Buffer.from(line))
    await vi.advanceTimersByTimeAsync(60_000)
    return end.written
  }
  expect(await written()).toEqual(await written())
})

test('a line that takes no more says so, and when it does again', async () => {
  const end = inner()
  const drained = vi.fn()
  const channel = await opened(chaosTransport(end.transport, 'calm'), { drained })
  const settle = () => vi.advanceTimersByTimeAsync(1000)
  end.fill()
  expect(channel.write(Buffer.from('one\n'))).toBe(false)
  await settle()
  expect(drained).not.toHaveBeenCalled()
  end.drain()
  expect(drained).toHaveBeenCalledOnce()
})

test('bytes that are held back for a moment are told as queued, and then as gone', async () => {
  const end = inner()
  const drained = vi.fn()
  const channel = await opened(chaosTransport(end.transport, 'calm'), { drained })
  const taken = Array.from({ length: 100 }, () => channel.write(Buffer.from('one\n')))
  expect(taken).toContain(false)
  expect(taken).toContain(true)
  expect(drained.mock.calls.length).toBeGreaterThan(0)
  await vi.advanceTimersByTimeAsync(1000)
  expect(end.written.join('')).toBe('one\n'.repeat(100))
})
