import { expect, test } from 'vitest'
import { LARGE_BYTES as CHUNK, chunkMemory, giveBack } from './chunk-memory.js'

test('a chunk that was given back is the next of its size', () => {
  const chunk = chunkMemory(CHUNK)
  giveBack(chunk)
  const next = chunkMemory(CHUNK)
  expect(next.buffer).toBe(chunk.buffer)
  expect(chunkMemory(CHUNK).buffer).not.toBe(chunk.buffer)
  // A rest of it will do: what was written of it in part.
  giveBack(next.subarray(7))
  expect(chunkMemory(CHUNK)).toMatchObject({ buffer: chunk.buffer, length: CHUNK })
})

test.each([0, 1, CHUNK - 1, CHUNK + 1])(
  '%i bytes are of their own: nothing of another chunk is behind them',
  (size) => {
    const used = chunkMemory(CHUNK)
    giveBack(used)
    const small = chunkMemory(size)
    expect([small.length, small.buffer.byteLength]).toEqual([size, size])
    giveBack(small)
    expect(chunkMemory(CHUNK).buffer).toBe(used.buffer)
  },
)

test('so much is kept at most', () => {
  const chunks = Array.from({ length: 100 }, () => chunkMemory(CHUNK))
  for (const chunk of chunks) giveBack(chunk)
  const known = new Set(chunks.map(({ buffer }) => buffer))
  const again = chunks.map(() => chunkMemory(CHUNK)).filter(({ buffer }) => known.has(buffer))
  expect(again).toHaveLength(16)
})
