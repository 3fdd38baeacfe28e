import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { seenItems } from '../test/seen.js'
import { chunked, roughStream } from '../test/streams.js'
import { findByte } from './find-byte.js'
import { FrameDecoder } from './frame-decoder.js'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** Runs something as in a runtime that has no `Buffer`. */
function withoutBuffer<T>(run: () => T): T {
  vi.stubGlobal('Buffer', undefined)
  try {
    return run()
  } finally {
    vi.unstubAllGlobals()
  }
}

describe.each([
  { where: 'with Buffer', run: <T>(of: () => T) => of() },
  { where: 'without Buffer', run: withoutBuffer },
])('findByte $where', ({ run }) => {
  test('is the same as the search of a list', () => {
    const some = fc.integer({ min: 250, max: 255 })
    fc.assert(
      fc.property(fc.array(some, { maxLength: 50 }), some, fc.nat(60), fc.nat(10), (list, byte, from, before) => {
        // A view that does not begin where its memory does.
        const memory = Uint8Array.from([...Array<number>(before).fill(byte), ...list, byte])
        const view = memory.subarray(before, before + list.length)
        expect(run(() => findByte(view, byte, from))).toBe(list.indexOf(byte, from))
      }),
      { numRuns: 300 },
    )
  })
})

test('the decoder sees the same with and without Buffer', () => {
  fc.assert(
    fc.property(chunked(roughStream), ({ chunks }) => {
      const decode = () => {
        const decoder = new FrameDecoder()
        return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()]
      }
      expect(seenItems(withoutBuffer(decode))).toEqual(seenItems(decode()))
    }),
  )
})
