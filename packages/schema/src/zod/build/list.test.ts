import { expect, test } from 'vitest'
import * as z from 'zod'
import { limits } from './limits.js'
import { list } from './list.js'

const strings = list(z.string())

test('each entry is checked, and reported by its index', () => {
  expect(strings.parse(['a', 'b'])).toEqual(['a', 'b'])
  expect(strings.safeParse(['a', 1, 'b', null]).error?.issues.map(({ path }) => path)).toEqual([[1], [3]])
})

test('a hole is no entry', () => {
  expect(strings.safeParse(new Array(1)).success).toBe(false)
})

test.each([undefined, null, 'text', { length: 0 }])('%j is no list', (value) => {
  expect(strings.safeParse(value).error?.issues).toMatchObject([{ code: 'invalid_type', expected: 'array', path: [] }])
})

test('the input is left alone', () => {
  const input = Object.freeze(['a'])
  expect(strings.parse(input)).not.toBe(input)
})

test('a list that is wrong all through is reported in part', () => {
  const nested = z.object({ rows: list(list(z.string())) })
  const rows = Array.from({ length: 1000 }, () => new Array(1000).fill(1))
  expect(nested.safeParse({ rows }).error?.issues).toHaveLength(limits.issues)
  expect(strings.safeParse(new Array(1_000_000).fill(1)).error?.issues).toHaveLength(limits.issues)
})

test('what waits for something is no part of a schema', async () => {
  const slow = list(z.string().refine(async () => true))
  await expect(slow.parseAsync(['a'])).rejects.toThrow(z.core.$ZodAsyncError)
})
