import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytes } from '../../test/bytes.js'
import { fileReadReply } from '../../test/replies.js'
import type { JsonValue } from '../json/json-value.js'
import { parseJson } from '../json/parse-json.js'
import { decodeBase64, encodeBase64 } from './base64.js'
import { takeBase64 } from './take-base64.js'

const data = Buffer.from(Uint8Array.from({ length: 3000 }, (_, at) => (at * 7) % 256))
const base64 = encodeBase64(data)
const take = (text: string) => takeBase64(bytes(text), 'buf-b64')

describe('what is taken', () => {
  test.each<[string, JsonValue]>([
    [
      `{"return": {"count": 3000, "buf-b64": "@", "eof": false}}`,
      { return: { count: 3000, 'buf-b64': '', eof: false } },
    ],
    [`{"return":{"buf-b64":"@","eof":true},"id":"a"}`, { return: { 'buf-b64': '', eof: true }, id: 'a' }],
    [`{"return": {\t"buf-b64" \n: \r "@"}}`, { return: { 'buf-b64': '' } }],
    [
      `{"id": 12345678901234567890, "return": {"buf-b64": "@"}}`,
      { id: 12345678901234567890n, return: { 'buf-b64': '' } },
    ],
    [`{"return": {"x": "é", "buf-b64": "@", "y": "漢"}}`, { return: { x: 'é', 'buf-b64': '', y: '漢' } }],
  ])('%s', (text, value) => {
    expect(take(text.replace('@', base64))).toEqual({ value, data })
  })

  test('from a view into larger memory, which is not changed', () => {
    const memory = bytes('xxx', fileReadReply(4000), 'xxx')
    const before = memory.slice()
    const taken = takeBase64(memory.subarray(3, memory.length - 4), 'buf-b64')
    expect(taken?.data).toEqual(Buffer.from('QUJD'.repeat(1000), 'base64'))
    expect(memory).toEqual(before)
  })
})

describe('what is left to the parser', () => {
  test.each([
    ['another member', `{"return": {"out-data": "@"}}`],
    ['no such member', `{"return": {"a": "@"}}`],
    ['the member as text of another', `{"return": {"a": "buf-b64: @"}}`],
    ['the name as a value', `{"return": ["buf-b64", "@"]}`],
    ['the member outside what is returned', `{"buf-b64": "@", "return": {}}`],
    ['the member of something within it', `{"return": {"a": {"buf-b64": "@"}}}`],
    ['a list that is returned', `{"return": [{"buf-b64": "@"}]}`],
    ['the member twice', `{"return": {"buf-b64": "@", "buf-b64": ""}}`],
    ['the member twice, the other way', `{"return": {"buf-b64": "", "buf-b64": "@"}}`],
    ['the member once more by an escape', `{"return": {"buf-b64": "@", "buf\\u002db64": ""}}`],
    ['another member that ends like it', `{"return": {"x\\"buf-b64": "@", "buf-b64": ""}}`],
    ['the name behind a backslash in a string', `{"return": {"x": "\\\\,\\"buf-b64\\": \\"@"}}`],
    ['a value that is no string', `{"return": {"buf-b64": 7, "a": "@"}}`],
    ['no colon', `{"return": {"buf-b64" "@"}}`],
    ['what is returned twice', `{"return": {"buf-b64": "@"}, "return": {"buf-b64": ""}}`],
    ['an error', `{"error": {"buf-b64": "@"}}`],
    ['an escape in the base64', `{"return": {"buf-b64": "@\\/"}}`],
    ['no end of the base64', `{"return": {"buf-b64": "@`],
    ['no end of the frame', `{"return": {"buf-b64": "@"}`],
    ['more behind the frame', `{"return": {"buf-b64": "@"}} {}`],
    ['white space before the frame', ` {"return": {"buf-b64": "@"}}`],
    ['white space behind the frame', `{"return": {"buf-b64": "@"}} `],
    ['no JSON around', `{"return": {"buf-b64": "@",}}`],
    ['too much around', `{"return": {"a": "${'x'.repeat(3000)}", "buf-b64": "@"}}`],
    ['too much behind', `{"return": {"buf-b64": "@", "a": "${'x'.repeat(3000)}"}}`],
    ['a member that comes late', `{"return": {"a": "${'x'.repeat(300)}", "buf-b64": "@"}}`],
    ['no strict base64', `{"return": {"buf-b64": "@="}}`],
    ['white space in the base64', `{"return": {"buf-b64": "@ AAA"}}`],
    ['a newline in the base64', `{"return": {"buf-b64": "@\nAAA"}}`],
  ])('%s', (_, text) => {
    expect(take(text.replace('@', base64))).toBeUndefined()
  })

  test('a short frame', () => {
    expect(take('{"return": {"buf-b64": "QUJD"}}')).toBeUndefined()
  })

  test.each([
    ['a sentinel in it', bytes('{"return": {"buf-b64": "', base64, 0xff, base64, '"}}')],
    ['a sentinel before', bytes('{"return": {', 0xff, '"buf-b64": "', base64, '"}}')],
    ['bytes that are no UTF-8', bytes('{"return": {"a": "', 0xc3, '", "buf-b64": "', base64, '"}}')],
  ])('%s', (_, frame) => {
    expect(takeBase64(frame, 'buf-b64')).toBeUndefined()
  })

  test('a rest longer than the caller allows', () => {
    const frame = bytes(fileReadReply(4000).trimEnd())
    expect(takeBase64(frame, 'buf-b64', 60)).toBeDefined()
    expect(takeBase64(frame, 'buf-b64', 50)).toBeUndefined()
  })
})

describe('where anything is taken, it is what the parser gives', () => {
  const long = fc.constantFrom(base64, base64.slice(0, -1), `${base64}!`, base64.replace('A', '-'), `${base64}QQ==`)
  const part = fc.oneof(
    fc.constantFrom('{', '}', '"return"', '"buf-b64"', ':', ',', ' ', '"', '\\', '""', '1', '"a"', '[', ']', '\n'),
    long.map((text) => `"${text}"`),
    long.map((text) => `"buf-b64": "${text}"`),
  )
  const usual = fc.constantFrom([], [], ['"a": 1, '], [', "eof": true'], [', "a": 1, "a": 2'])
  const frame = fc.oneof(
    fc.array(part, { maxLength: 12 }).map((parts) => `{"return": {${parts.join('')}`),
    fc
      .tuple(fc.oneof(usual, fc.array(part, { maxLength: 3 })), long, fc.oneof(usual, fc.array(part, { maxLength: 4 })))
      .map(([before, text, after]) => `{"return": {${before.join('')}"buf-b64": "${text}"${after.join('')}}}`),
  )

  test('for any text', () => {
    let taken = 0
    fc.assert(
      fc.property(frame, (text) => {
        const result = take(text)
        if (result === undefined) return
        taken++
        const value = parseJson(text)
        const returned = value instanceof Object && 'return' in value ? value.return : undefined
        const text64 = returned instanceof Object && 'buf-b64' in returned ? returned['buf-b64'] : undefined
        expect(typeof text64 === 'string' && decodeBase64(text64)).toEqual(result.data)
        expect(result.value).toEqual({ ...Object(value), return: { ...Object(returned), 'buf-b64': '' } })
      }),
      { numRuns: 5000 },
    )
    expect(taken).toBeGreaterThan(100)
  })
})
