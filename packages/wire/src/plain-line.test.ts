import { describe, expect, test } from 'vitest'
import { bytes } from '../test/bytes.js'
import { readPlainLine } from './plain-line.js'

const read = (text: string, maxDepth = 1024) => {
  const data = bytes('}x', text, '}x')
  return readPlainLine(data, 2, data.length - 2, maxDepth)
}

describe('what is read', () => {
  test.each<[string, unknown]>([
    ['{"return": {}}', { return: {} }],
    ['{"return":{}}', { return: {} }],
    ['{"return": {} }', { return: {} }],
    ['{"return": 7}', { return: 7 }],
    ['{"return": null}', { return: null }],
    ['{"return": "}"}', { return: '}' }],
    ['{"return": [1, {"a": "\\"}"}]}', { return: [1, { a: '"}' }] }],
    ['{"return": 12345678901234567890}', { return: 12345678901234567890n }],
    ['{"return": {"é": "漢🎉"}}', { return: { é: '漢🎉' } }],
    ['{"return": {"a": 1, "a": 2}}', { return: { a: 2 } }],
    ['{"return": {"__proto__": 1}}', { return: JSON.parse('{"__proto__": 1}') }],
    ['{"return": {}, "id": "a-1"}', { return: {}, id: 'a-1' }],
    ['{"return": "é", "id": ""}', { return: 'é', id: '' }],
    [
      '{"return": 12345678901234567890, "id": "12345678901234567890"}',
      { return: 12345678901234567890n, id: '12345678901234567890' },
    ],
    ['{"return": {"x": {}, "id": "y"}}', { return: { x: {}, id: 'y' } }],
    ['{"return": "a, \\"id\\": \\"b"}', { return: 'a, "id": "b' }],
    ['{"return": ", \\"id\\": "}', { return: ', "id": ' }],
    [`{"return": {}, "id": "${'i'.repeat(60)}"}`, { return: {}, id: 'i'.repeat(60) }],
  ])('%s', (text, value) => {
    expect(read(text)).toStrictEqual(value)
  })

  test('a member named __proto__ is an own one', () => {
    const { return: value } = read('{"return": {"__proto__": {"a": 1}}}') ?? {}
    expect(Object.entries(value ?? {})).toEqual([['__proto__', { a: 1 }]])
  })

  test('a long reply', () => {
    const list = Array.from({ length: 5000 }, (_, at) => ({ name: `n${at}`, members: [{ type: 'x' }] }))
    expect(read(JSON.stringify({ return: list }))).toEqual({ return: list })
    expect(read(`{"return": {"a": "${'Q'.repeat(5000)}", "b": [${'[],'.repeat(500)}9007199254740993]}}`)).toMatchObject(
      {
        return: { b: { length: 501, 500: 9007199254740993n } },
      },
    )
  })
})

describe('what is left to a closer look', () => {
  test.each([
    '',
    '{}',
    '[]',
    '{"return"}',
    '{"return":}',
    '{"return": }',
    '{"return": {}',
    '{"return": {}}}',
    '{"return": {}}{"return": {}}',
    '{"return": {}} x}',
    '{"return": {}, "return": {}}',
    '{"return": {}, "id": 5, "id": "a"}',
    '{"return": {}, "id": "a", "id": "b"}',
    '{"return": {}, "id": "a", "return": 1}',
    '{"return": {}, "error": {}}',
    '{"return": {}, "id": 5}',
    '{"return": {}, "id": "a\\n"}',
    '{"return": {}, "id": "é"}',
    '{"return": {}, "id":"a"}',
    `{"return": {}, "id": "${'i'.repeat(100)}"}`,
    '{"error": {}}',
    ' {"return": {}}',
    '{ "return": {}}',
    '{"return" : {}}',
    "{'return': {}}",
    '{"Return": {}}',
    '{"return": 01}',
    `{"return": ${'1'.repeat(500)}}`,
    '{"return": "a\tb"}',
    '{"return": "\ufffd"}',
  ])('%s', (text) => {
    expect(read(text)).toBeUndefined()
  })

  test.each([
    ['a sentinel', bytes('{"return": "a', 0xff, '"}')],
    ['a sentinel before the end', bytes('{"return": {', 0xff, '{"return": {}}')],
    ['what is no UTF-8', bytes('{"return": "', 0xc3, '"}')],
  ])('%s', (_, data) => {
    expect(readPlainLine(data, 0, data.length, 1024)).toBeUndefined()
  })

  test.each([2, 3, 10, 1024, 3000])('a reply of more than %i levels', (maxDepth) => {
    const nested = (depth: number) => `{"return": ${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`
    expect(read(nested(maxDepth), maxDepth)).toBeDefined()
    expect(read(nested(maxDepth + 1), maxDepth)).toBeUndefined()
    expect(read(nested(maxDepth * 3), maxDepth)).toBeUndefined()
  })
})
