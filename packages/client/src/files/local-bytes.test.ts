import { randomBytes } from 'node:crypto'
import { open } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fullChunks } from './full-chunks.js'
import { localBytes, PIECE_BYTES } from './local-bytes.js'
import { Pieces } from './pieces.js'

const CHUNK = 128 * 1024
const data = randomBytes(3 * PIECE_BYTES + 777)

/** A file whose reads come short, as those of /proc do. */
const shortReads = (most: number) => ({
  read: async (memory: Buffer, offset: number, length: number, position: number) => ({
    bytesRead: data.subarray(position, position + Math.min(length, most)).copy(memory, offset),
  }),
})

it('however short the reads, chunks hold the bytes of the file, and a chunk is good while the next one is made', async () => {
  const range = fc.tuple(fc.nat(data.length + 9), fc.nat(data.length + 9))
  const property = fc.asyncProperty(fc.integer({ min: 4_000, max: PIECE_BYTES }), range, async (most, [start, end]) => {
    const pieces = new Pieces(localBytes(shortReads(most), start, end), undefined)
    let at = start
    let before: { readonly bytes: Uint8Array; readonly at: number } | undefined
    for await (const bytes of fullChunks(pieces, () => CHUNK)) {
      for (const one of [before, { bytes, at }]) {
        if (one !== undefined) expect(data.subarray(one.at, one.at + one.bytes.length).equals(one.bytes)).toBe(true)
      }
      before = { bytes, at }
      at += bytes.length
    }
    expect(at).toBe(Math.max(start, Math.min(end, data.length)))
  })
  const beyondTheEnd: [number, [number, number]] = [4_000, [data.length + 1, data.length + 2]]
  await fc.assert(property, { numRuns: 60, examples: [beyondTheEnd] })
})

it('reads a real file to its end', async () => {
  await using file = await open(fileURLToPath(import.meta.url), 'r')
  let text = ''
  for await (const piece of localBytes(file, 0)) text += piece
  expect(text).toContain('the last words of this file')
})
// the last words of this file
