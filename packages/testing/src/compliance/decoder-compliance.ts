import { type DecodedItem, FrameDecoder, type FrameLimits } from '@qga/wire'
import { describe, expect, test } from 'vitest'
import { decoderRows, randomNumbers, randomStream, streamOf } from './decoder-streams.js'
import { compareBytes } from './pattern.js'

/** A decoder under test: bytes in, items out, as `FrameDecoder` of `@qga/wire`. */
export interface Decoder {
  push(chunk: Uint8Array): readonly DecodedItem[]
  /** The stream is at its end. */
  end(): readonly DecodedItem[]
}

/** Makes a new decoder with these limits. */
export type MakeDecoder = (limits: FrameLimits) => Decoder

const MIB = 1024 * 1024
const STREAMS = 300

/**
 * Tests that a decoder finds the same frames as `FrameDecoder`, however the bytes are cut: call it in a test file of a
 * vitest project. Covered: lines, CRLF, pretty-printed and joined frames; strings and escapes; 0xFF anywhere; stale tails
 * and garbage; torn and cut-off frames, which are never frames; limits that cost one frame and no more.
 */
export function decoderCompliance(name: string, make: MakeDecoder): void {
  describe(`${name}: decoder compliance`, () => {
    test.each(decoderRows.map((row) => [row.of, row] as const))('%s', (_, { stream, seen }) => {
      expect(seenIn(make({}), [stream])).toEqual(seen)
      expect(seenIn(make({}), oneByOne(stream)), 'byte by byte').toEqual(seen)
      for (let cut = 1; cut < stream.length; cut++) {
        const both = [stream.slice(0, cut), stream.slice(cut)]
        expect(seenIn(make({}), both), `cut at ${cut}`).toEqual(seen)
      }
    })

    test('random streams, cut at random, as FrameDecoder sees them', () => {
      for (let seed = 0; seed < STREAMS; seed++) {
        const stream = randomStream(seed)
        const whole = seenIn(new FrameDecoder(), [stream])
        expect(seenIn(make({}), cutAtRandom(stream, seed)), `stream ${seed}`).toEqual(whole)
      }
    })

    test('every byte is in at most one item, and only white space is in none', () => {
      for (let seed = 0; seed < STREAMS; seed++) {
        const stream = randomStream(seed)
        const decoder = make({})
        const items = [...cutAtRandom(stream, seed).flatMap((chunk) => decoder.push(chunk)), ...decoder.end()]
        const counted = items.reduce((sum, item) => sum + lengthOf(item), 0)
        const solid = stream.filter((byte) => !isSpace(byte)).length
        expect(counted, `stream ${seed}`).toBeLessThanOrEqual(stream.length)
        expect(counted, `stream ${seed}`).toBeGreaterThanOrEqual(solid)
      }
    })

    test('an empty chunk changes nothing', () => {
      const chunks = ['{"a": "b\\', '', '""}', ''].map(streamOf)
      expect(seenIn(make({}), chunks)).toEqual(['{"a": "b\\""}'])
    })

    test('a frame is told with the chunk that completes it', () => {
      const decoder = make({})
      expect(decoder.push(streamOf('{"return": {'))).toEqual([])
      expect(decoder.push(streamOf('}}')).map(({ kind }) => kind)).toEqual(['frame'])
    })

    test('a frame that was told is not touched by what follows', () => {
      const decoder = make({})
      const frames = ['{"a": 1}', '{"b": 2}'].map((text) => {
        decoder.push(streamOf(text.slice(0, 4)))
        return decoder.push(streamOf(text.slice(4)))
      })
      expect(frames.flat().map(textOf)).toEqual(['{"a": 1}', '{"b": 2}'])
    })

    test('a frame of 1 MiB, byte by byte', { timeout: 60_000 }, () => {
      const stream = frameOf(MIB)
      const decoder = make({})
      const items = oneByOne(stream).flatMap((chunk) => decoder.push(chunk))
      expect(items.map(lengthOf)).toEqual([MIB])
    })

    test('a frame of 64 MiB', { timeout: 60_000 }, () => {
      const stream = frameOf(64 * MIB)
      const decoder = make({})
      const items = [...inPieces(stream, 65_536).flatMap((chunk) => decoder.push(chunk)), ...decoder.end()]
      expect(items.map(({ kind }) => kind)).toEqual(['frame'])
      const [frame] = items
      expect(frame?.kind === 'frame' && compareBytes(frame.bytes, stream)).toBe('equal')
    })

    describe('limits', () => {
      const next = '{"return": {}}'
      test.each([
        ['too many bytes', `{"a": "${'b'.repeat(2000)}"}`],
        ['too many bytes without an end', `{"a": "${'b'.repeat(2000)}`],
        ['too many levels', `${'['.repeat(20)}${']'.repeat(20)}`],
        ['too many elements', `[${'1,'.repeat(200)}1]`],
      ])('%s: that frame is rejected, the next one is not', (_, text) => {
        const limits = { maxFrameBytes: 1000, maxDepth: 10, maxElements: 100 }
        for (const chunks of [[streamOf(`${text}\nÿ${next}\n`)], oneByOne(streamOf(`${text}\nÿ${next}\n`))]) {
          const seen = seenIn(make(limits), chunks).filter((one) => !one.startsWith('skipped '))
          expect(seen).toEqual(['rejected', '0xFF', next])
        }
      })

      test('what is just within them passes', () => {
        const deep = `${'['.repeat(10)}${']'.repeat(10)}`
        const large = `["${'b'.repeat(996)}"]`
        expect(seenIn(make({ maxFrameBytes: 1000, maxDepth: 10 }), [streamOf(deep + large)])).toEqual([deep, large])
      })

      test('a frame without an end is given up as soon as it is over the limit', () => {
        const decoder = make({ maxFrameBytes: MIB })
        decoder.push(streamOf('{"a": "'))
        expect(decoder.push(new Uint8Array(MIB / 2).fill(0x41)).map(({ kind }) => kind)).not.toContain('rejected')
        expect(decoder.push(new Uint8Array(MIB).fill(0x41)).map(({ kind }) => kind)).toContain('rejected')
        expect(seenIn(decoder, [streamOf(`ÿ${next}`)]).slice(-2)).toEqual(['0xFF', next])
      })
    })
  })
}

/** What a decoder sees, as lines: see `DecoderRow`. How skipped bytes are cut up is evened out. */
function seenIn(decoder: Decoder, chunks: readonly Uint8Array[]): string[] {
  const seen: string[] = []
  let skipped = ''
  let afterRejected = false
  const flush = () => {
    const text = skipped.replace(/\s/g, '')
    // How much of a rejected frame is in the item, and how much is skipped, depends on the chunks.
    if (text !== '' && !afterRejected) seen.push(`skipped ${text}`)
    skipped = ''
    afterRejected = false
  }
  for (const item of [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()]) {
    if (item.kind === 'skipped') {
      skipped += textOf(item)
      continue
    }
    flush()
    seen.push(textOf(item))
    afterRejected = item.kind === 'rejected'
  }
  flush()
  return seen
}

/** One string of so many bytes. */
function frameOf(length: number): Uint8Array {
  const frame = new Uint8Array(length).fill(0x41)
  frame.set(streamOf('{"return": "'))
  frame.set(streamOf('"}'), length - 2)
  return frame
}

const decoder = new TextDecoder('latin1')

function textOf(item: DecodedItem): string {
  if (item.kind === 'frame' || item.kind === 'skipped') return decoder.decode(item.bytes)
  return item.kind === 'sentinel' ? '0xFF' : item.kind
}

function lengthOf(item: DecodedItem): number {
  if (item.kind === 'frame' || item.kind === 'skipped') return item.bytes.length
  return item.kind === 'sentinel' ? 1 : item.length
}

const isSpace = (byte: number) => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d

function oneByOne(stream: Uint8Array): Uint8Array[] {
  return inPieces(stream, 1)
}

/** In memory of their own, as a socket would give them. */
function inPieces(stream: Uint8Array, size: number): Uint8Array[] {
  const count = Math.ceil(stream.length / size)
  return Array.from({ length: count }, (_, at) => stream.slice(at * size, (at + 1) * size))
}

function cutAtRandom(stream: Uint8Array, seed: number): Uint8Array[] {
  const random = randomNumbers(seed)
  const pieces: Uint8Array[] = []
  for (let at = 0; at < stream.length; ) {
    const size = random(12)
    pieces.push(stream.slice(at, at + size))
    at += size
  }
  return pieces
}
