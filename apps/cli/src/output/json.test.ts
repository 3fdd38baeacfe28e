import { parseJson } from '@qga/wire'
import { describe, expect, test } from 'vitest'
import { compactJson, prettyJson } from './json.js'

describe('prettyJson', () => {
  test('is what JSON.stringify prints, where that is exact', () => {
    for (const value of [
      null,
      true,
      0,
      -1.5,
      1e21,
      'a"\\\n€🎉',
      [],
      {},
      [[], {}],
      [1, [2, { a: [] }]],
      { a: { b: [1] }, '': 'x' },
    ]) {
      expect(prettyJson(value)).toBe(JSON.stringify(value, null, 2))
    }
  })

  test('keeps every digit', () => {
    const text = '{\n  "time": 1795229939706865001,\n  "flags": 18446744071564165121,\n  "low": -9223372036854775808\n}'
    expect(prettyJson(parseJson(text))).toBe(text)
  })

  test('cannot be made to fail by what a guest sends', () => {
    expect(prettyJson(parseJson('"\\ud800"'))).toBe('"\\ud800"')
    expect(prettyJson(parseJson('[1e999, -1e999, -0]'))).toBe('[\n  1e999,\n  -1e999,\n  0\n]')
    expect(prettyJson(parseJson('{"__proto__": {"a": 1}}'))).toBe('{\n  "__proto__": {\n    "a": 1\n  }\n}')
    expect(prettyJson(undefined)).toBe('null')
    const deep = `${'['.repeat(1000)}${']'.repeat(1000)}`
    expect(JSON.parse(prettyJson(JSON.parse(deep)))).toEqual(JSON.parse(deep))
  })

  test('acts on no terminal', () => {
    const text = prettyJson({ '\x1b[2Jname': '\x1b]0;x\x07 \x9b31m \x7f \u202e' })
    expect(text).toMatch(/^[\x20-\x7e\n]+$/)
    expect(JSON.parse(text)).toEqual({ '\x1b[2Jname': '\x1b]0;x\x07 \x9b31m \x7f \u202e' })
  })
})

test('compactJson is one line', () => {
  expect(compactJson({ a: [1n << 60n, 'x'], b: undefined, c: {} })).toBe('{"a": [1152921504606846976, "x"], "c": {}}')
})
