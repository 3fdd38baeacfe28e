import { afterEach, describe, expect, test, vi } from 'vitest'
import { bytes } from '../test/bytes.js'
import { randomSyncId, syncRequest } from './sync-request.js'

describe('syncRequest', () => {
  test.each([1, 42, Number.MAX_SAFE_INTEGER])('is 0xFF and one line, id %i', (id) => {
    const text = `{"execute":"guest-sync-delimited","arguments":{"id":${id}}}\n`
    expect(syncRequest(id)).toEqual(bytes(0xff, text))
  })
})

describe('randomSyncId', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  function idFrom(high: number, low: number): number {
    vi.spyOn(crypto, 'getRandomValues').mockImplementation((words) => {
      if (words instanceof Uint32Array) words.set([high, low])
      return words
    })
    return randomSyncId()
  }

  test.each([
    [0, 1, 1],
    [0, 0xffff_ffff, 0xffff_ffff],
    [1, 0, 0x1_0000_0000],
    [0x1f_ffff, 0xffff_ffff, Number.MAX_SAFE_INTEGER],
    [0xffff_ffff, 0xffff_ffff, Number.MAX_SAFE_INTEGER],
    [0xffe0_0000, 5, 5],
    [0, 0, 1],
  ])('the random words %i and %i make %i', (high, low, id) => {
    expect(idFrom(high, low)).toBe(id)
  })

  test('is an exact integer from 1 on, and never the same', () => {
    const ids = Array.from({ length: 1000 }, randomSyncId)
    expect(ids.every((id) => Number.isSafeInteger(id) && id >= 1)).toBe(true)
    expect(new Set(ids).size).toBe(1000)
    expect(Math.max(...ids)).toBeGreaterThan(2 ** 52)
  })
})
