import { expect, test } from 'vitest'
import { type Literal, printKey, printLiteral, quote } from './literal.js'

const long = 'x'.repeat(100)

const cases: [string, Literal, string][] = [
  ['a string', "it's", "'it\\'s'"],
  ['an empty list', [], '[]'],
  ['an empty object', {}, '{}'],
  ['an undefined member', { a: undefined, b: true }, '{ b: true }'],
  ['a name that needs quotes', { 'a-b': 'c' }, "{ 'a-b': 'c' }"],
  ['a list of one object', [{ a: 'b', c: 'd' }], "[{ a: 'b', c: 'd' }]"],
  [
    'a list of two objects',
    [
      { a: 'b', c: 'd' },
      { a: 'b', c: 'd' },
    ],
    "[\n  { a: 'b', c: 'd' },\n  { a: 'b', c: 'd' },\n]",
  ],
  ['a list of two small objects', [{ a: 'b' }, { a: 'c' }], "[{ a: 'b' }, { a: 'c' }]"],
  ['what does not fit', { a: long, b: [long] }, `{\n  a: '${long}',\n  b: ['${long}'],\n}`],
]

test.each(cases)('printLiteral lays out %s', (_, value, text) => {
  expect(printLiteral(value, 0, 0)).toBe(text)
})

test('printLiteral counts where the text begins and what follows', () => {
  const value = { a: 'x'.repeat(60) }
  const width = `{ a: '${'x'.repeat(60)}' }`.length
  expect(printLiteral(value, 0, 119 - width)).not.toContain('\n')
  expect(printLiteral(value, 0, 120 - width)).toContain('\n')
})

test('printKey quotes what is no identifier', () => {
  expect(['type', 'pretty-name', '2nd'].map(printKey)).toEqual(['type', "'pretty-name'", "'2nd'"])
})

test('printKey keeps a literal from setting its prototype', () => {
  expect(printKey('__proto__')).toBe("['__proto__']")
})

test('quote escapes', () => {
  expect(quote("a'b\\c\n")).toBe("'a\\'b\\\\c\\n'")
})
