import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { fullChunks } from './full-chunks.js'
import { Pieces } from './pieces.js'

afterEach(() => void vi.restoreAllMocks())

/** The chunks of some pieces, and how many bytes were copied to make them. */
async function chunksOf(pieces: (Uint8Array | string)[], size: () => number) {
  const concat = vi.spyOn(Buffer, 'concat')
  const chunks: Uint8Array[] = []
  for await (const chunk of fullChunks(new Pieces(pieces, undefined), size)) chunks.push(chunk)
  const copied = concat.mock.results.reduce((sum, { value }) => sum + (value as Uint8Array).length, 0)
  concat.mockRestore()
  return { chunks, copied }
}

const filled = (lengths: readonly number[]) => lengths.map((length, at) => new Uint8Array(length).fill(at))

describe('full chunks', () => {
  it.each([
    ['of a chunk’s size', [8, 8, 8]],
    ['of many chunks’ size', [24, 80]],
    ['alone, and smaller', [3]],
    ['alone, and larger', [21]],
  ])('pieces %s are not copied', async (_, lengths) => {
    const pieces = filled(lengths)
    const { chunks, copied } = await chunksOf(pieces, () => 8)
    const memory = new Set<unknown>(pieces.map(({ buffer }) => buffer))
    expect(chunks.filter(({ buffer }) => !memory.has(buffer))).toEqual([])
    expect(copied).toBe(0)
    expect(Buffer.concat(chunks)).toEqual(Buffer.concat(pieces))
  })

  it('many small pieces are copied once', async () => {
    const { chunks, copied } = await chunksOf(filled(Array(1_000).fill(1)), () => 100)
    expect(chunks.map(({ length }) => length)).toEqual(Array(10).fill(100))
    expect(copied).toBe(1_000)
  })

  it('are as large as is said at the time, and text is UTF-8', async () => {
    const sizes = [100, 4, 4, 2, 3, 2]
    const { chunks } = await chunksOf(['é', 'abcdefg', new Uint8Array(0), 'h'], () => sizes.shift() ?? 2)
    expect(chunks.map((chunk) => Buffer.from(chunk).toString())).toEqual(['éab', 'cd', 'efg', 'h'])
  })

  it('whatever the pieces, all chunks but the last are full, and no byte is copied more than twice', async () => {
    const lengths = fc.array(fc.oneof(fc.nat(3), fc.nat(40)), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(lengths, fc.integer({ min: 1, max: 20 }), async (lengths, size) => {
        const pieces = filled(lengths)
        const all = Buffer.concat(pieces)
        const { chunks, copied } = await chunksOf(pieces, () => size)
        expect(Buffer.concat(chunks)).toEqual(all)
        const last = all.length % size
        const full = Array<number>(Math.floor(all.length / size)).fill(size)
        expect(chunks.map(({ length }) => length)).toEqual(last > 0 ? [...full, last] : full)
        expect(copied).toBeLessThanOrEqual(2 * all.length)
      }),
    )
  })
})
