import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytes } from '../test/bytes.js'
import { trickyJson } from '../test/streams.js'
import { isShallow } from './is-shallow.js'

/** The depth of a value, by walking it. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
const deepest = (text: string, most: number) => isShallow(bytes(text), most)

describe('isShallow', () => {
  test('few brackets are proof enough, whatever the text', () => {
    expect(deepest(nested(100), 100)).toBe(true)
    expect(deepest(nested(101), 100)).toBe(false)
    expect(deepest(`{"a": "\\\\", "b": ${nested(99)}}`, 100)).toBe(true)
  })

  test.each([
    ['many brackets side by side', `[${'[],'.repeat(5000)}[]]`],
    ['many objects', `[${'{"a": {"b": []}},'.repeat(2000)}0]`],
    ['brackets in strings', `["${'['.repeat(5000)}", "${']'.repeat(3000)}"]`],
  ])('%s', (_, text) => {
    expect(deepest(text, 100)).toBe(true)
  })

  test.each([
    ['deep', nested(5000)],
    ['deep behind closing brackets in strings', `{"a": "${'}'.repeat(8000)}", "b": ${nested(5000)}}`],
    ['deep between', `[${'[],'.repeat(5000)}${nested(200)}${',[]'.repeat(5000)}]`],
    ['with a backslash: not proven', `["\\n", ${'[],'.repeat(5000)}[]]`],
  ])('not %s', (_, text) => {
    expect(deepest(text, 100)).toBe(false)
  })

  test('never says so of a text that is deeper', () => {
    let proven = 0
    fc.assert(
      fc.property(fc.array(trickyJson, { maxLength: 30 }), fc.integer({ min: 1, max: 40 }), (value, most) => {
        const shallow = deepest(JSON.stringify(value), most)
        if (shallow) proven++
        expect(shallow && depthOf(value) > most).toBe(false)
      }),
      { numRuns: 1000 },
    )
    expect(proven).toBeGreaterThan(100)
  })
})
