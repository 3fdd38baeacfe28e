import { expect, test } from 'vitest'
import * as z from 'zod'
import { byJsonType } from './by-json-type.js'

const schema = byJsonType([
  [['integer'], z.int().max(5)],
  [['string'], z.enum(['set', 'cur'])],
  [['array'], z.array(z.string())],
  [['object'], z.looseObject({ name: z.string() })],
])

test.each([3, 'cur', ['a'], { name: 'x' }].map((value) => [value]))('%j is one of the alternatives', (value) => {
  expect(schema.parse(value)).toEqual(value)
})

test.each([
  { value: 9, code: 'too_big', path: [] },
  { value: 'end', code: 'invalid_value', path: [] },
  { value: ['a', 1], code: 'invalid_type', path: [1] },
  { value: { name: 1 }, code: 'invalid_type', path: ['name'] },
])('$value is reported by the alternative that it is meant for', ({ value, code, path }) => {
  expect(schema.safeParse(value).error?.issues).toMatchObject([{ code, path }])
})

test.each([true, null, 0.5, undefined, new Uint8Array(1)])('%j has a JSON type that no alternative has', (value) => {
  const message = expect.stringContaining('expected integer or string or array or object')
  expect(schema.safeParse(value).error?.issues).toMatchObject([{ code: 'invalid_type', path: [], message }])
})
