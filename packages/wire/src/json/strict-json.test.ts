import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytes } from '../../test/bytes.js'
import { engineTellsKeysApart } from '../../test/engine-keys.js'
import { trickyJson } from '../../test/streams.js'
import { JsonError } from '../errors/json-error.js'
import { parseJson } from './parse-json.js'
import { strictJson } from './strict-json.js'

/** Why the strict reader refuses something; `undefined` if it does not. */
function fault(input: string | Uint8Array): string | undefined {
  try {
    parseJson(input, { check: strictJson })
    return undefined
  } catch (error) {
    if (error instanceof JsonError) return error.fault
    throw error
  }
}

describe('strictJson', () => {
  test.each([
    ['a name twice', '{"a":1,"a":2}', 'repeated-name'],
    ['a name twice, far inside', '[{"b":[{"a":1,"b":{},"a":2}]}]', 'repeated-name'],
    ['a name twice, once with an escape', '{"a":1,"\\u0061":2}', 'repeated-name'],
    ['__proto__ twice', '{"__proto__":1,"__proto__":2}', 'repeated-name'],
    ['a name in each of two objects', '[{"a":1},{"a":2}]', undefined],
    ['a name within its own value', '{"a":{"a":1}}', undefined],
    ['__proto__', '{"__proto__":1}', undefined],
    ['colons in strings', '{"a:":":\\":","b":"{\\"a\\":1}"}', undefined],
    ['a number that overflows', '[1e999]', 'not-finite'],
    ['one that overflows downwards', '{"a":{"b":-1e999}}', 'not-finite'],
    ['the largest number', '[1.7976931348623157e308]', undefined],
    ['no JSON', '{', 'syntax'],
    ['a text', '"1e999"', undefined],
    ['null', 'null', undefined],
  ])('%s: %s', (_, text, expected) => {
    expect(fault(text)).toBe(expected)
    expect(fault(bytes(text))).toBe(expected)
  })

  test('bytes that are no UTF-8', () => {
    expect(fault(bytes('["', 0xc3, '"]'))).toBe('invalid-utf8')
    expect(fault('["\\ufffd"]')).toBeUndefined()
  })

  test('a value of many levels', () => {
    expect(fault('['.repeat(100_000) + ']'.repeat(100_000))).toBeUndefined()
  })

  test('takes what a printer prints', () => {
    fc.assert(
      fc.property(trickyJson, (value) => {
        const text = JSON.stringify(value)
        fc.pre(engineTellsKeysApart() || !text.includes('\\'))
        expect(fault(text)).toBeUndefined()
      }),
      { numRuns: 500 },
    )
  })
})
