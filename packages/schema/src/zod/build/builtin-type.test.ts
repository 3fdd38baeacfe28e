import { describe, expect, test } from 'vitest'
import { builtinType } from './builtin-type.js'

const unsafe = 2 ** 53

const cases: Record<string, { right: unknown[]; wrong: unknown[] }> = {
  str: { right: ['', 'text'], wrong: [1, null, ['text']] },
  bool: { right: [true, false], wrong: ['true', 0, null] },
  null: { right: [null], wrong: [undefined, 0, {}] },
  any: { right: [null, [[]], { a: 1n }, 'text'], wrong: [] },
  number: { right: [0.5, -3, 2n ** 70n], wrong: [Number.NaN, Number.POSITIVE_INFINITY, '1'] },
  int: { right: [0, unsafe - 1, 1 - unsafe], wrong: [unsafe, 0.5, 1n, '1'] },
  int8: { right: [-128, 127], wrong: [-129, 128, 1n] },
  uint16: { right: [0, 65535], wrong: [-1, 65536, 0.5, 1n] },
  uint32: { right: [0, 4294967295], wrong: [-1, 4294967296, 1n] },
  int64: { right: [-5, 5n, -(2n ** 63n), 2n ** 63n - 1n], wrong: [unsafe, 2n ** 63n, -(2n ** 63n) - 1n, 0.5] },
  uint64: { right: [5, 0n, 2n ** 64n - 1n], wrong: [-1, -1n, 2n ** 64n, unsafe] },
  size: { right: [5, 0n, 2n ** 64n - 1n], wrong: [-1, -1n, 2n ** 64n, '5'] },
}

describe.each(Object.entries(cases))('%s', (type, { right, wrong }) => {
  const schema = builtinType(type)

  test('takes values of its own, as they are', () => {
    for (const value of right) expect(schema.safeParse(value)).toEqual({ success: true, data: value })
  })

  test('refuses others', () => {
    for (const value of wrong) expect(schema.safeParse(value).success, String(value)).toBe(false)
  })
})

test.each(['int128', 'constructor', '__proto__', ''])('%j is no built-in type', (name) => {
  expect(() => builtinType(name)).toThrow(new TypeError(`Type '${name}' is neither built in nor in the table of types`))
})
