import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { seenItems } from '../test/seen.js'
import { chunked, roughStream } from '../test/streams.js'
import { findByte } from './find-byte.js'
import { FrameDecoder } from './frame-decoder.js'

/** This package as it is in a runtime that has no `Buffer`. */
async function withoutBuffer() {
  vi.resetModules()
  vi.stubGlobal('Buffer', undefined)
  try {
    const { findByte: find } = await import('./find-byte.js')
    const { FrameDecoder: Decoder } = await import('./frame-decoder.js')
    const { native } = await import('./native.js')
    expect(native).toBeUndefined()
    return { find, Decoder }
  } finally {
    vi.unstubAllGlobals()
  }
}

afterEach(() => {
  vi.resetModules()
})

/** A view that does not begin where its memory does, of either kind. */
const views = [
  { of: 'Uint8Array', made: (memory: Uint8Array, from: number, to: number) => memory.subarray(from, to) },
  { of: 'Buffer', made: (memory: Uint8Array, from: number, to: number) => Buffer.from(memory).subarray(from, to) },
]

describe.each(views)('in a $of', ({ made }) => {
  test.each([
    ['with Buffer', async () => findByte],
    ['without Buffer', async () => (await withoutBuffer()).find],
  ])('%s, findByte is the same as the search of a list', async (_, get) => {
    const find = await get()
    const some = fc.integer({ min: 250, max: 255 })
    fc.assert(
      fc.property(fc.array(some, { maxLength: 50 }), some, fc.nat(50), fc.nat(10), (list, byte, from, before) => {
        const memory = Uint8Array.from([...Array<number>(before).fill(byte), ...list, byte])
        const place = list.indexOf(byte, from)
        expect(find(made(memory, before, before + list.length), byte, from)).toBe(place < 0 ? list.length : place)
      }),
      { numRuns: 300 },
    )
  })
})

test('the decoder sees the same with and without Buffer', async () => {
  const { Decoder } = await withoutBuffer()
  fc.assert(
    fc.property(chunked(roughStream), ({ chunks }) => {
      const decode = (decoder: FrameDecoder) => [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()]
      expect(seenItems(decode(new Decoder()))).toEqual(seenItems(decode(new FrameDecoder())))
    }),
  )
})
