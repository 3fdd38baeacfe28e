import { expect, test } from 'vitest'
import { SchemaError } from './schema-error.js'

test.each([
  ['', 0, 1, 1],
  ['abc', 2, 1, 3],
  ['abc', 3, 1, 4],
  ['a\nbc\n', 1, 1, 2],
  ['a\nbc\n', 2, 2, 1],
  ['a\nbc\n', 4, 2, 3],
  ['a\nbc\n', 5, 3, 1],
])('%j at %i is %i:%i', (text, offset, line, column) => {
  const error = new SchemaError({ source: { path: 'lamp.json', text }, offset }, 'expected light')
  expect(error).toMatchObject({ file: 'lamp.json', line, column, reason: 'expected light', includedFrom: [] })
  expect(error.message).toBe(`lamp.json:${line}:${column}: expected light`)
})
