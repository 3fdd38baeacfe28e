import { expect, test, vi } from 'vitest'
import * as z from 'zod'
import { limits } from './limits.js'
import { reference } from './reference.js'

const chain: z.ZodType = reference(() => z.looseObject({ name: z.string(), next: z.optional(chain) }))

function chainOf(length: number, link: object = { name: '' }): unknown {
  return Array.from({ length }).reduce((next) => (next === undefined ? link : { ...link, next }), undefined)
}

test('the type is built once, for the first value', () => {
  const build = vi.fn(() => z.string())
  const schema = reference(build)
  expect(build).not.toHaveBeenCalled()
  expect([schema.parse('a'), schema.parse('b')]).toEqual(['a', 'b'])
  expect(build).toHaveBeenCalledTimes(1)
})

test('values may be nested as far as the limit', () => {
  const value = chainOf(limits.nesting)
  expect(chain.parse(value)).toEqual(value)
})

test('deeper values are refused where they pass it, and shallow ones are not afterwards', () => {
  for (const length of [limits.nesting + 1, 10_000]) {
    const issues = chain.safeParse(chainOf(length)).error?.issues
    const message = 'Invalid input: objects nested more than 300 levels deep'
    expect(issues).toEqual([{ code: 'custom', message, path: new Array(limits.nesting).fill('next') }])
  }
  expect(chain.safeParse(chainOf(limits.nesting)).success).toBe(true)
})

test('an object that holds itself is too deep', () => {
  const circle: Record<string, unknown> = { name: '' }
  circle.next = circle
  expect(chain.safeParse(circle).success).toBe(false)
})

test('a value that throws leaves no depth behind', () => {
  const trap = Object.defineProperty({ name: '' }, 'next', {
    enumerable: true,
    get: () => {
      throw new Error('trap')
    },
  })
  for (let round = 0; round <= limits.nesting; round++) expect(() => chain.safeParse(trap)).toThrow('trap')
  expect(chain.safeParse({ name: '' }).success).toBe(true)
})

test('what is wrong at every level is reported in part', () => {
  expect(chain.safeParse(chainOf(10_000, {})).error?.issues).toHaveLength(limits.issues)
})
