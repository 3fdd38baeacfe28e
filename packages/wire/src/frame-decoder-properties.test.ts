import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytes, cutAt, latin1, oneByOne } from '../test/bytes.js'
import { naiveSeen } from '../test/naive-decoder.js'
import { bytesIn, seenIn } from '../test/seen.js'
import { chunked, frameText, roughStream, structuralBytes } from '../test/streams.js'
import { FrameDecoder } from './frame-decoder.js'

const smallLimits = fc.record({
  maxFrameBytes: fc.integer({ min: 1, max: 60 }),
  maxDepth: fc.integer({ min: 1, max: 4 }),
  maxElements: fc.integer({ min: 1, max: 8 }),
})

describe('random streams', () => {
  test('all frames arrive, whatever stands between them and however they are cut', () => {
    const separator = fc.constantFrom('', '\n', '\r\n', ' ', '\n\n\t')
    const stream = fc.array(fc.tuple(frameText, separator), { maxLength: 8 })
    fc.assert(
      fc.property(stream, fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (parts, shares) => {
        const whole = bytes(...parts.flat())
        const chunks = cutAt(
          whole,
          shares.map((share) => Math.floor(share * whole.length)),
        )
        expect(seenIn(chunks)).toEqual(parts.map(([text]) => `frame ${latin1(bytes(text))}`))
      }),
      { numRuns: 300 },
    )
  })

  test('the same is seen as by a naive decoder, at any cutting', () => {
    fc.assert(
      fc.property(chunked(roughStream), ({ whole, chunks }) => {
        const seen = naiveSeen(whole)
        expect(seenIn([whole])).toEqual(seen)
        expect(seenIn(oneByOne(whole))).toEqual(seen)
        expect(seenIn(chunks)).toEqual(seen)
      }),
      { numRuns: 500 },
    )
  })

  test('the same is seen under tight limits', () => {
    fc.assert(
      fc.property(chunked(roughStream), smallLimits, ({ whole, chunks }, limits) => {
        const seen = naiveSeen(whole, limits)
        expect(seenIn([whole], limits)).toEqual(seen)
        expect(seenIn(oneByOne(whole), limits)).toEqual(seen)
        expect(seenIn(chunks, limits)).toEqual(seen)
      }),
      { numRuns: 500 },
    )
  })

  test('random bytes never throw', () => {
    fc.assert(
      fc.property(chunked(structuralBytes), smallLimits, ({ whole, chunks }, limits) => {
        expect(seenIn(chunks)).toEqual(naiveSeen(whole))
        expect(seenIn(chunks, limits)).toEqual(naiveSeen(whole, limits))
      }),
      { numRuns: 1000 },
    )
  })

  test('every byte but white space between frames is in exactly one item', () => {
    const noSpace = (data: Uint8Array) => data.map((byte) => (byte <= 0x20 ? 0x61 : byte))
    fc.assert(
      fc.property(
        chunked(fc.oneof(roughStream, structuralBytes).map(noSpace)),
        smallLimits,
        ({ whole, chunks }, limits) => {
          const decoder = new FrameDecoder(limits)
          const items = [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()]
          expect(bytesIn(items)).toBe(whole.length)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('a frame after 0xFF always arrives, whatever came before', () => {
    fc.assert(
      fc.property(structuralBytes, frameText, (before, text) => {
        const seen = seenIn([before, bytes(0xff, text, '\n')])
        expect(seen.slice(-2)).toEqual(['0xFF', `frame ${latin1(bytes(text))}`])
      }),
    )
  })
})
