import { describe, expect, it } from 'vitest'
import { Backoff } from './backoff.js'

describe('a back-off', () => {
  it.each([
    [0, [50, 100, 200, 400, 500, 500]],
    [0.999_999, [100, 200, 400, 800, 1000, 1000]],
  ])('doubles up to its limit, scattered by %d', (random, expected) => {
    const backoff = new Backoff({ minMs: 100, maxMs: 1000 }, () => random)
    expect(expected.map(() => Math.round(backoff.next()))).toEqual(expected)
    backoff.reset()
    expect(Math.round(backoff.next())).toBe(expected[0])
  })
})
