import { afterEach, describe, expect, test, vi } from 'vitest'
import { bytes } from '../../test/bytes.js'
import { JsonError } from '../errors/json-error.js'
import type { JsonValue } from './json-value.js'
import { integerMarker } from './marker.js'
import { parseJson } from './parse-json.js'

/** The error that parsing ends with. */
function refusal(text: string): JsonError {
  try {
    parseJson(text)
  } catch (error) {
    if (error instanceof JsonError) return error
    throw error
  }
  throw new Error(`accepted: ${text}`)
}

const digits = (count: number) => '1234567890'.repeat(Math.ceil(count / 10)).slice(0, count)

describe('integers', () => {
  test.each<[string, JsonValue]>([
    ['0', 0],
    ['-0', -0],
    ['7', 7],
    ['123456789012345', 123456789012345],
    ['1234567890123456', 1234567890123456],
    ['9007199254740990', 9007199254740990],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740992', 2n ** 53n],
    ['9007199254740993', 2n ** 53n + 1n],
    ['-9007199254740991', Number.MIN_SAFE_INTEGER],
    ['-9007199254740992', -(2n ** 53n)],
    ['-9007199254740993', -(2n ** 53n) - 1n],
    ['1763683200123456789', 1763683200123456789n],
    ['9223372036854775807', 2n ** 63n - 1n],
    ['9223372036854775808', 2n ** 63n],
    ['-9223372036854775808', -(2n ** 63n)],
    ['18446744071564165121', 18446744071564165121n],
    ['18446744073709551615', 2n ** 64n - 1n],
    ['18446744073709551616', 2n ** 64n],
    ['1e3', 1000],
    ['1.0', 1],
    ['1e20', 1e20],
    ['1e999', Number.POSITIVE_INFINITY],
    ['-1e999', Number.NEGATIVE_INFINITY],
    ['1e-12345678901234567890', 0],
    ...[
      '12345678901234567890.5',
      '-12345678901234567890.5',
      '12345678901234567890e2',
      '12345678901234567890E-2',
      '0.12345678901234567890',
    ].map((text): [string, number] => [text, Number(text)]),
  ])('%s', (text, value) => {
    expect(parseJson(text)).toBe(value)
    expect(parseJson(bytes(text))).toBe(value)
    expect(parseJson(` [ ${text} ] `)).toStrictEqual([value])
    expect(parseJson(`{"a":${text},"b":[${text},${text}]}`)).toStrictEqual({ a: value, b: [value, value] })
  })

  test.each(['', '-'])('up to 400 digits behind "%s", and no more', (sign) => {
    expect(parseJson(sign + digits(400))).toBe(BigInt(sign + digits(400)))
    expect(refusal(sign + digits(401))).toMatchObject({ message: 'a number of 401 characters', fault: 'long-number' })
    expect(refusal(`[1, ${sign}${digits(100_000)}]`).message).toBe('a number of 100000 characters')
    expect(() => parseJson(bytes(`[1, ${sign}${digits(100_000)}]`))).toThrow('a number of 100000 characters')
  })

  test.each([
    ['a fraction', `0.${digits(398)}`, `0.${digits(399)}`],
    ['an exponent', `1e-${digits(397)}`, `1e-${digits(398)}`],
    ['an integer that is none by its end', `${digits(398)}.0`, `${digits(399)}.0`],
  ])('%s is bounded as well', (_, fits, tooLong) => {
    expect(parseJson(fits)).toBe(Number(fits))
    expect(refusal(tooLong).message).toBe('a number of 401 characters')
    expect(() => parseJson(bytes(tooLong))).toThrow('a number of 401 characters')
  })

  test('more digits than that are fine in a string', () => {
    expect(parseJson(`["${digits(500)}"]`)).toEqual([digits(500)])
  })

  test.each([
    '01',
    '-01',
    '012345678901234567890',
    '-012345678901234567890',
    '[012345678901234567890]',
    '00000000000000000000',
    '+12345678901234567890',
    '--12345678901234567890',
    '12345678901234567890-',
    '1-12345678901234567890',
    '12345678901234567890.',
    '12345678901234567890e',
    '.12345678901234567890',
    '0x12345678901234567890',
    '12345678901234567890n',
    '12345678901234567890 12345678901234567890',
    '12345678901234567890"a"',
    '"a"12345678901234567890',
    '[12345678901234567890',
    '[12345678901234567890,]',
    '{12345678901234567890:1}',
    '{-12345678901234567890 :1}',
    '{"a":1,12345678901234567890\n:1}',
    '{12345678901234567890}',
    '{"a" 12345678901234567890}',
    '12345678901234567890:',
    'NaN12345678901234567890',
  ])('refused as by the native parser: %s', (text) => {
    expect(() => JSON.parse(text)).toThrow()
    expect(refusal(text)).toBeInstanceOf(JsonError)
  })
})

describe('strings are left alone', () => {
  test.each([
    '12345678901234567890',
    '-12345678901234567890',
    '"12345678901234567890"',
    '\\12345678901234567890',
    '\\"12345678901234567890',
    '\\\\"12345678901234567890\\',
    ':12345678901234567890,',
    '12345678901234567890\\',
  ])('%s', (text) => {
    const value = { [text]: text, n: 12345678901234567890n, list: [text, `${text}${text}`] }
    expect(parseJson(JSON.stringify({ ...value, n: 0 }).replace('"n":0', '"n":12345678901234567890'))).toStrictEqual(
      value,
    )
  })
})

describe('names', () => {
  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'toJSON', 'valueOf'])('%s is data', (name) => {
    for (const text of ['1', '12345678901234567890', '{"a":12345678901234567890}', '[[12345678901234567890]]']) {
      const parsed = parseJson(`{"${name}":${text}}`)
      expect(Object.entries(parsed ?? {})).toStrictEqual([[name, parseJson(text)]])
      expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype)
    }
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  test('of a repeated name the last counts', () => {
    expect(parseJson('{"a":12345678901234567890,"a":"x"}')).toEqual({ a: 'x' })
    expect(parseJson('{"a":"x","a":12345678901234567890}')).toEqual({ a: 12345678901234567890n })
  })
})

describe('depth', () => {
  test.each([
    ['[', ']'],
    ['{"a":', '}'],
  ])('a wide integer under 1000 levels of %s', (open, close) => {
    let value = parseJson(`${open.repeat(1000)}12345678901234567890${close.repeat(1000)}`)
    for (let level = 0; level < 1000; level++) value = Object.values(value ?? {})[0] ?? null
    expect(value).toBe(12345678901234567890n)
  })

  test('even 30000 levels do not overflow the stack', () => {
    expect(Array.isArray(parseJson(`${'['.repeat(30_000)}12345678901234567890${']'.repeat(30_000)}`))).toBe(true)
  })
})

describe('bytes', () => {
  test('UTF-8, from a view into larger memory', () => {
    const memory = bytes('xx{"é": "漢🎉"}xx')
    expect(parseJson(memory.subarray(2, memory.length - 2))).toEqual({ é: '漢🎉' })
  })

  test('a byte order mark is no JSON, in text or in bytes', () => {
    expect(() => parseJson('\ufeff{}')).toThrow(JsonError)
    expect(() => parseJson(bytes(0xef, 0xbb, 0xbf, '{}'))).toThrow(JsonError)
    expect(parseJson(bytes('"', 0xef, 0xbb, 0xbf, '"'))).toBe('\ufeff')
  })

  test('digits behind a long string of base64', () => {
    const value = { a: 'Q'.repeat(5000), b: 12345678901234567890n, c: ['Z'.repeat(5000), 2n ** 64n] }
    const text = JSON.stringify({ ...value, b: 'b', c: [value.c[0], 'c'] })
    const wide = bytes(text.replace('"b":"b"', `"b":${value.b}`).replace(',"c"]', `,${value.c[1]}]`))
    expect(parseJson(wide)).toEqual(value)
  })

  test('what is no UTF-8 becomes U+FFFD', () => {
    expect(parseJson(bytes('["a', 0xc3, 'b', 0x80, '"]'))).toEqual(['a\ufffdb\ufffd'])
  })
})

describe('a check', () => {
  test('sees the text and the value, and may refuse them', () => {
    const seen: unknown[] = []
    const check = (text: string, value: JsonValue) => {
      seen.push([text, value])
      if (text === '[]') throw new JsonError('empty', { fault: 'repeated-name' })
    }
    expect(parseJson('{"a":12345678901234567890}', { check })).toEqual({ a: 12345678901234567890n })
    expect(() => parseJson(bytes('[]'), { check })).toThrow('empty')
    expect(() => parseJson('{', { check })).toThrow('not JSON')
    expect(seen).toEqual([
      ['{"a":12345678901234567890}', { a: 12345678901234567890n }],
      ['[]', []],
    ])
  })
})

describe('errors', () => {
  test.each(['', '{', '{"a"}', '[1,]', 'nul', "{'a':1}", '["a\nb"]', '{"a":1}}'])('%j is refused', (text) => {
    const error = refusal(text)
    expect(error).toMatchObject({ code: 'BAD_JSON', fault: 'syntax' })
    expect(error.cause).toBeInstanceOf(SyntaxError)
    expect(error.message).toBe(`not JSON: ${error.cause instanceof Error ? error.cause.message : ''}`)
  })

  test('the place told is the place in the text that came', () => {
    const text = '{"a":12345678901234567890,"b":12345678901234567890,}'
    expect(refusal(text).message).toContain('position 51')
  })
})

describe('the marker', () => {
  afterEach(() => {
    vi.resetModules()
  })

  test('differs from process to process', async () => {
    vi.resetModules()
    const copy = await import('./marker.js')
    expect(copy.integerMarker()).not.toBe(integerMarker())
    expect(copy.integerMarker()).toBe(copy.integerMarker())
    expect(copy.integerMarker()).toMatch(/^\x7f\d+,\d+:$/)
  })

  test('of another process is plain text', async () => {
    vi.resetModules()
    const { integerMarker: foreign } = await import('./marker.js')
    const forged = `${foreign()}12345678901234567890`
    expect(parseJson(JSON.stringify([forged]).replace(']', ',12345678901234567890]'))).toEqual([
      forged,
      12345678901234567890n,
    ])
  })

  test.each(['{"a":12345678901234567890 b}', '[12345678901234567890', '{12345678901234567890:1}'])(
    'is not told in the error about %s',
    (text) => {
      const error = refusal(text)
      const told = `${error.message} ${error.stack} ${error.cause instanceof Error ? error.cause.message : ''}`
      expect(told).not.toContain(integerMarker())
      expect(told).not.toContain(integerMarker().slice(1, 8))
    },
  )
})
