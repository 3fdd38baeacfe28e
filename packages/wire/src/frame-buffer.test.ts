import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countByteWork } from '../test/byte-work.js'
import { joined } from '../test/bytes.js'
import { FrameBuffer } from './frame-buffer.js'

/** Bytes whose value tells their place. */
const counted = (length: number, from = 0) => cycle.slice(from % 251, (from % 251) + length)
const cycle = Uint8Array.from({ length: 2 ** 22 }, (_, at) => at % 251)

/** Sizes around each border: single bytes, the smallest memory, large pieces. */
const size = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constantFrom(1023, 1024, 1025, 65_536, 262_144))

describe('FrameBuffer', () => {
  test('a new one is empty', () => {
    const buffer = new FrameBuffer()
    expect(buffer.size).toBe(0)
    expect(buffer.take()).toEqual(new Uint8Array(0))
  })

  test('gives back what went in, in order, and is empty then', () => {
    fc.assert(
      fc.property(fc.array(size, { maxLength: 12 }), (sizes) => {
        const buffer = new FrameBuffer()
        let total = 0
        for (const [at, length] of sizes.entries()) {
          buffer.append(counted(length, total), at % 3 === 0)
          total += length
          expect(buffer.size).toBe(total)
        }
        // Compared by Buffer: expect() is slow on large arrays.
        expect(Buffer.compare(buffer.take(), counted(total))).toBe(0)
        expect(buffer.size).toBe(0)
        expect(buffer.take().length).toBe(0)
      }),
      { numRuns: 50 },
    )
  })

  test('copies a byte four times at most', () => {
    fc.assert(
      fc.property(fc.array(size, { maxLength: 60 }), (sizes) => {
        const pieces = sizes.map((length) => counted(length))
        const total = joined(pieces).length
        const { copied } = countByteWork(() => {
          const buffer = new FrameBuffer()
          for (const [at, piece] of pieces.entries()) buffer.append(piece, at % 3 === 0)
          buffer.take()
        })
        // The room that is spare in a new buffer is copied as well when it grows.
        expect(copied).toBeLessThanOrEqual(4 * total + 1024 * sizes.length)
      }),
      { numRuns: 50 },
    )
  })

  test('takes a last piece along', () => {
    const buffer = new FrameBuffer()
    const last = counted(10)
    expect(buffer.take(last)).toBe(last)
    buffer.append(counted(10))
    buffer.append(counted(20_000, 10))
    expect(buffer.take(counted(10, 20_010))).toEqual(counted(20_020))
    expect(buffer.size).toBe(0)
  })

  test('takes all briefly: the next who needs memory fills it again', () => {
    const buffer = new FrameBuffer()
    buffer.append(counted(10), true)
    buffer.append(counted(20_000, 10), true)
    const brief = buffer.take(counted(10, 20_010), true)
    expect(Buffer.compare(brief, counted(20_020))).toBe(0)
    expect([buffer.size, buffer.take().length]).toEqual([0, 0])
    const other = new FrameBuffer()
    other.append(new Uint8Array(20_000), true)
    expect(brief[1]).toBe(0)
    const third = new FrameBuffer()
    third.append(counted(20_000), true)
    expect(other.take(new Uint8Array(20), true).buffer).toBe(brief.buffer)
    expect(Buffer.compare(third.take(), counted(20_000))).toBe(0)
  })

  test('a single large piece that is its own is not copied on the way', () => {
    const buffer = new FrameBuffer()
    const { copied } = countByteWork(() => {
      for (let at = 0; at < 4; at++) buffer.append(counted(100_000, at * 100_000))
    })
    expect(copied).toBe(0)
    expect(Buffer.compare(buffer.take(counted(10, 400_000), true), counted(400_010))).toBe(0)
  })

  test.each([100, 100_000])('pieces may be changed by their owner once they are in: %i bytes', (length) => {
    const buffer = new FrameBuffer()
    const piece = counted(length)
    buffer.append(piece, true)
    piece.fill(0)
    expect(Buffer.compare(buffer.take(), counted(length))).toBe(0)
  })

  test('what was taken is not touched by what comes later', () => {
    const buffer = new FrameBuffer()
    const taken = [10, 2000, 10, 70_000, 10].map((length) => {
      for (let at = 0; at < length; at += 10) buffer.append(counted(10, at))
      return buffer.take()
    })
    expect(taken.map((bytes) => Buffer.compare(bytes, counted(bytes.length)))).toEqual([0, 0, 0, 0, 0])
    expect(taken.map((bytes) => bytes.length)).toEqual([10, 2000, 10, 70_000, 10])
  })

  test('clear forgets', () => {
    const buffer = new FrameBuffer()
    buffer.append(counted(10))
    buffer.append(counted(20_000))
    buffer.append(counted(10))
    buffer.clear()
    expect(buffer.size).toBe(0)
    buffer.append(counted(3))
    expect(buffer.take()).toEqual(counted(3))
  })
})
