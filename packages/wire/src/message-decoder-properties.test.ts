import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytes, latin1, oneByOne } from '../test/bytes.js'
import { engineTellsKeysApart } from '../test/engine-keys.js'
import { naiveMessages, seenMessages } from '../test/seen-messages.js'
import { chunked, replyStream, roughStream, structuralBytes } from '../test/streams.js'

const smallLimits = fc.record({
  maxFrameBytes: fc.integer({ min: 1, max: 60 }),
  maxDepth: fc.integer({ min: 1, max: 4 }),
  maxElements: fc.integer({ min: 1, max: 8 }),
})

/** Where the engine mixes up keys with an escape, its answers are no measure for texts that may have one. */
const isMeasure = (data: Uint8Array) => engineTellsKeysApart() || !latin1(data).includes('\\')

describe('on random streams, a MessageDecoder sees the same as a naive decoder, at any cutting', () => {
  test.each([
    ['replies and what comes between them', replyStream],
    ['frames, stale tails and garbage', roughStream],
    ['bytes that framing looks at', structuralBytes],
  ])('%s', (_, stream) => {
    fc.assert(
      fc.property(chunked(stream), fc.option(smallLimits, { nil: {} }), ({ whole, chunks }, limits) => {
        fc.pre(isMeasure(whole))
        const seen = naiveMessages(whole, limits)
        expect(seenMessages([whole], limits)).toEqual(seen)
        expect(seenMessages(oneByOne(whole), limits)).toEqual(seen)
        expect(seenMessages(chunks, limits)).toEqual(seen)
      }),
      { numRuns: 250 },
    )
  })

  test('a message after 0xFF always arrives, whatever came before', () => {
    fc.assert(
      fc.property(chunked(structuralBytes), ({ chunks }) => {
        expect(seenMessages([...chunks, bytes(0xff, '{"return": 7}\n')]).slice(-2)).toEqual([
          '0xFF',
          'message { return: 7 }',
        ])
      }),
    )
  })
})
