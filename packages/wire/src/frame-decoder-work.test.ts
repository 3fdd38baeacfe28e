import { describe, expect, test, vi } from 'vitest'
import { countByteWork } from '../test/byte-work.js'
import { bytes } from '../test/bytes.js'
import { fileReadReply, hostNameReply, pingReply } from '../test/replies.js'
import { FrameBuffer } from './frame-buffer.js'
import { type DecodedItem, FrameDecoder } from './frame-decoder.js'
import type { FrameLimits } from './frame-limits.js'

const MIB = 1024 * 1024

/** Feeds the bytes in chunks of one size; counts the work, and what came out by kind. */
function feed(data: Uint8Array, chunkBytes: number, limits: FrameLimits = {}) {
  const decoder = new FrameDecoder(limits)
  const kinds: Partial<Record<DecodedItem['kind'], number>> = {}
  const work = countByteWork(() => {
    for (let at = 0; at < data.length; at += chunkBytes) {
      for (const { kind } of decoder.push(data.subarray(at, at + chunkBytes))) kinds[kind] = (kinds[kind] ?? 0) + 1
    }
  })
  return { ...work, kinds }
}

describe('work is linear in the bytes', () => {
  // 0xFF, quote and newline are each looked for once; a search ends where the chunk does.
  const searches = 3
  // A small piece is copied when it comes, with others when their buffer grows, and with all of them in the end.
  const copies = 4

  test('a frame of 1 MiB, byte by byte', () => {
    const data = bytes(fileReadReply(MIB))
    const { copied, searched, kinds } = feed(data, 1)
    expect(kinds).toEqual({ frame: 1 })
    expect(copied).toBeLessThanOrEqual(copies * data.length)
    expect(searched).toBeLessThanOrEqual(searches * data.length)
  })

  test.each([7, 1000, 16 * 1024, 65_536])('a frame of 4 MiB in chunks of %i', (chunkBytes) => {
    const data = bytes(fileReadReply(4 * MIB))
    const { copied, searched, kinds } = feed(data, chunkBytes)
    expect(kinds).toEqual({ frame: 1 })
    expect(copied).toBeLessThanOrEqual(copies * data.length)
    expect(searched).toBeLessThanOrEqual(searches * data.length)
  })

  test('a frame that is whole in its chunk is not copied at all', () => {
    const { copied } = feed(bytes(fileReadReply(MIB)), 2 * MIB)
    expect(copied).toBe(0)
  })

  test.each([
    ['short frames', hostNameReply],
    ['frames with strings long enough to be searched natively', `{"return": {"a": "${'b'.repeat(80)}"}}\n`],
    ['frames with escapes in long strings', `{"return": {"a": "${'b\\n'.repeat(40)}"}}\n`],
    ['white space', ' \n'],
    ['garbage', 'x'],
    ['garbage and frames in turn', `}}"]${pingReply}`],
    ['brackets', '[]'],
    ['escapes', `["${'\\\\'.repeat(40)}"]`],
  ])('many %s in one chunk', (_, text) => {
    const data = bytes(text.repeat(MIB / text.length))
    const { copied, searched } = feed(data, data.length)
    expect(copied).toBe(0)
    expect(searched).toBeLessThanOrEqual(searches * data.length)
  })

  test('many sentinels in one chunk', () => {
    const data = new Uint8Array(MIB).fill(0xff)
    const { searched, kinds } = feed(data, data.length)
    expect(kinds).toEqual({ sentinel: MIB })
    expect(searched).toBeLessThanOrEqual(searches * data.length)
  })

  test.each([
    ['an unclosed string', '{"a": "', 'b'],
    ['a string of escaped quotes', '{"a": "', '\\"'],
    ['an array without end', '[', '1,'],
    ['a bomb', '[', '['],
  ])('the rest of a frame over the limit: %s', (_, begin, text) => {
    const data = bytes(begin, text.repeat(MIB / text.length))
    const { copied, searched, kinds } = feed(data, 1000, { maxFrameBytes: 10_000 })
    expect(kinds).toMatchObject({ rejected: 1 })
    expect(copied).toBeLessThanOrEqual(copies * 10_000)
    expect(searched).toBeLessThanOrEqual(searches * data.length)
  })
})

describe('memory is bounded', () => {
  /** The most bytes that any frame buffer held at a time while `run` ran. */
  function mostHeld(run: () => void): number {
    let most = 0
    const append = FrameBuffer.prototype.append
    const spy = vi.spyOn(FrameBuffer.prototype, 'append').mockImplementation(function (this: FrameBuffer, piece) {
      append.call(this, piece)
      most = Math.max(most, this.size)
    })
    run()
    spy.mockRestore()
    return most
  }

  test.each([
    ['one endless string', '{"a": "', 'b'],
    ['one endless array', '[', '{"a": [1, 2]},'],
    ['an endless pretty-printed object', '{\n', '  "a": "b",\r\n'],
  ])('%s never holds more than the limit', (_, begin, text) => {
    for (const chunkBytes of [1, 999, 20_000]) {
      const limit = 100_000
      const data = bytes(begin, text.repeat((3 * limit) / text.length))
      let kinds = {}
      const most = mostHeld(() => {
        kinds = feed(data, chunkBytes, { maxFrameBytes: limit }).kinds
      })
      expect(kinds).toMatchObject({ rejected: 1 })
      expect(most).toBeGreaterThan(limit - chunkBytes)
      expect(most).toBeLessThanOrEqual(limit)
    }
  })

  test('nothing is held of garbage, white space, or a bomb', () => {
    for (const text of ['x'.repeat(50), '\n'.repeat(50), '['.repeat(50)]) {
      expect(mostHeld(() => feed(bytes(text.repeat(100)), 10, { maxDepth: 5 }))).toBeLessThanOrEqual(10)
    }
  })
})
