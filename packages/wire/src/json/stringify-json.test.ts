import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { exact, jsonTree } from '../../test/json-trees.js'
import { UnsendableError } from '../errors/unsendable-error.js'
import type { JsonValue } from './json-value.js'
import { parseJson } from './parse-json.js'
import { stringifyJson } from './stringify-json.js'

/** The error that printing ends with. */
function refusal(value: unknown): UnsendableError {
  try {
    stringifyJson(value)
  } catch (error) {
    if (error instanceof UnsendableError) return error
    throw error
  }
  throw new Error('accepted')
}

const lone = '\ud800'

describe('what is printed', () => {
  test.each<[unknown, string]>([
    [{ execute: 'guest-ping' }, '{"execute":"guest-ping"}'],
    [null, 'null'],
    [{ a: null, b: [null] }, '{"a":null,"b":[null]}'],
    ['null', '"null"'],
    [{ a: undefined, b: 1 }, '{"b":1}'],
    [[undefined], '[null]'],
    [0n, '0'],
    [-1n, '-1'],
    [2n ** 64n - 1n, '18446744073709551615'],
    [-(2n ** 63n), '-9223372036854775808'],
    [{ time: 1763683200123456789n, id: 1 }, '{"time":1763683200123456789,"id":1}'],
    [[1n, '1', 'null', null, 1], '[1,"1","null",null,1]'],
    [{ '12345678901234567890': 12345678901234567890n }, '{"12345678901234567890":12345678901234567890}'],
    [['"', '\\', '\n', '\u2028', '\x7f'], '["\\"","\\\\","\\n","\u2028","\x7f"]'],
    ['🎉', '"🎉"'],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
    [{ toJSON: () => ({ a: 1n }) }, '{"a":1}'],
    [{ a: { toJSON: () => 5n } }, '{"a":5}'],
    [10n ** 500n, `1${'0'.repeat(500)}`],
  ])('%o', (value, text) => {
    expect(stringifyJson(value)).toBe(text)
  })

  test('is one line', () => {
    expect(stringifyJson({ a: 'b\nc', d: ['\r', 1n] })).not.toMatch(/[\r\n]/)
  })

  test('without a bigint it is what JSON.stringify prints', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(stringifyJson(value)).toBe(JSON.stringify(value))
      }),
      { numRuns: 500 },
    )
  })

  test('comes back from parseJson', () => {
    fc.assert(
      fc.property(jsonTree, ({ value }) => {
        fc.pre(isFiniteThroughout(value))
        expect(parseJson(stringifyJson(value))).toStrictEqual(comeBack(value))
      }),
      { numRuns: 300 },
    )
  })
})

describe('what is refused', () => {
  const cycle: unknown[] = []
  cycle.push({ cycle })

  test.each<[string, unknown, RegExp]>([
    ['NaN', Number.NaN, /the number NaN has no JSON form/],
    ['Infinity in an object', { a: Number.POSITIVE_INFINITY }, /Infinity/],
    ['-Infinity in an array', [1n, [Number.NEGATIVE_INFINITY]], /-Infinity/],
    ['NaN beside a null', { a: null, b: Number.NaN }, /NaN/],
    ['a cycle', cycle, /circular/i],
    ['a cycle beside a bigint', [1n, cycle], /circular/i],
    ['undefined', undefined, /undefined has no JSON form/],
    ['a function', () => {}, /function has no JSON form/],
    ['a symbol', Symbol('a'), /symbol has no JSON form/],
    [
      'a toJSON that throws',
      {
        toJSON() {
          throw new Error('not today')
        },
      },
      /not today/,
    ],
  ])('%s', (_, value, message) => {
    const error = refusal(value)
    expect(error.message).toMatch(message)
    expect(error.code).toBe('UNSENDABLE')
  })

  test('the first error is kept as the cause', () => {
    expect(refusal(cycle).cause).toBeInstanceOf(TypeError)
  })

  test('a value that is too deep', () => {
    let deep: unknown = 1n
    for (let level = 0; level < 50_000; level++) deep = [deep]
    expect(refusal(deep).cause).toBeInstanceOf(RangeError)
  })
})

describe('half of a surrogate pair', () => {
  test.each<[string, unknown]>([
    ['alone', lone],
    ['the low half', '\udc00'],
    ['the last of both kinds', '\udfff'],
    ['the halves in the wrong order', '\udc00\ud800'],
    ['as a member name', { [lone]: 1 }],
    ['within text', `a${lone}b`],
    ['behind a backslash', `\\${lone}`],
    ['behind two backslashes', `\\\\${lone}`],
    ['behind text that looks like an escape', `\\ud800${lone}`],
    ['beside a bigint', [1n, lone]],
    ['beside a null', [null, lone]],
  ])('%s is refused', (_, value) => {
    const error = refusal(value)
    expect(error.summary).toBe('a string holds half of a surrogate pair')
    expect(error.hint).toContain('base64')
  })

  test.each([
    '\ud83c\udf89',
    '\\ud800',
    '\\\\ud800',
    'C:\\udir\\ud',
    '\\\\\\udcff',
    '\\',
    'ud800',
    '\ud7ff',
    '\ue000',
    '\uffff',
  ])('a string without one passes: %j', (text) => {
    expect(JSON.parse(stringifyJson([text]))).toEqual([text])
    expect(JSON.parse(stringifyJson([text, null]))).toEqual([text, null])
  })

  test('is told exactly where there is one', () => {
    const text = fc.string({ unit: fc.constantFrom('\\', '\ud800', '\udc00', 'u', 'd', '8', '"', 'a'), maxLength: 10 })
    fc.assert(
      fc.property(text, (sample) => {
        if (isWellFormed(sample)) expect(JSON.parse(stringifyJson(sample))).toBe(sample)
        else expect(refusal(sample)).toBeInstanceOf(UnsendableError)
      }),
      { numRuns: 500 },
    )
  })
})

describe('when somebody has given BigInt.prototype a toJSON', () => {
  afterEach(() => {
    Reflect.deleteProperty(BigInt.prototype, 'toJSON')
  })

  test.each([
    ['a string', (value: bigint) => value.toString()],
    ['a rounded number', (value: bigint) => Number(value)],
    [
      'an error',
      () => {
        throw new Error('no')
      },
    ],
  ])('which gives %s, the digits are still plain', (kind, toJSON) => {
    Object.defineProperty(BigInt.prototype, 'toJSON', { value: toJSON, configurable: true, writable: true })
    const print = () => stringifyJson({ a: 2n ** 64n - 1n, b: [1n], c: 'd' })
    // A toJSON that throws does so before anyone can look at the value.
    if (kind === 'an error') expect(print).toThrow(UnsendableError)
    else expect(print()).toBe('{"a":18446744073709551615,"b":[1],"c":"d"}')
  })
})

/** Of all functions of the language on strings, this one throws for half a pair. */
function isWellFormed(text: string): boolean {
  try {
    encodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

function isFiniteThroughout(value: JsonValue): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value !== 'object' || value === null || Object.values(value).every(isFiniteThroughout)
}

/** JSON has one zero, and a wide integer comes back as a bigint even if it left as a number. */
function comeBack(value: JsonValue): JsonValue {
  if (typeof value === 'number' && /^-?\d+$/.test(`${value}`)) return exact(BigInt(`${value}`))
  if (Array.isArray(value)) return value.map(comeBack)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, comeBack(member)]))
}
