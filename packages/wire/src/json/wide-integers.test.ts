import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonTree } from '../../test/json-trees.js'
import { JsonError } from '../errors/json-error.js'
import { markWideIntegers } from './wide-integers.js'

/** The text with each wide integer in brackets of a kind that JSON does not have. */
const marked = (text: string) => markWideIntegers(text, '<').replaceAll(/"<([^"]*)"/g, '<$1>')

describe('markWideIntegers', () => {
  test.each([
    ['', ''],
    ['123456789012345', '123456789012345'],
    ['1234567890123456', '<1234567890123456>'],
    ['-1234567890123456', '<-1234567890123456>'],
    ['[1234567890123456,12,-1234567890123456]', '[<1234567890123456>,12,<-1234567890123456>]'],
    ['1234567890123456.5', '1234567890123456.5'],
    ['1234567890123456e5', '1234567890123456e5'],
    ['1234567890123456E5', '1234567890123456E5'],
    ['1.1234567890123456', '1.1234567890123456'],
    ['1e1234567890123456', '1e1234567890123456'],
    ['1e-1234567890123456', '1e-1234567890123456'],
    ['"1234567890123456"', '"1234567890123456"'],
    ['"\\"1234567890123456"', '"\\"1234567890123456"'],
    ['"\\\\"1234567890123456', '"\\\\"<1234567890123456>'],
    ['"a\\\\\\"1234567890123456"', '"a\\\\\\"1234567890123456"'],
    ['"1234567890123456', '"1234567890123456'],
    ['{"1234567890123456":1234567890123457}', '{"1234567890123456":<1234567890123457>}'],
  ])('%s', (text, expected) => {
    expect(marked(text)).toBe(expected)
  })

  test.each([
    '01234567890123456',
    '-01234567890123456',
    '{1234567890123456:1}',
    '{-1234567890123456 \r\n\t:1}',
    '1234567890123456-',
    '1234567890123456+1',
    '1234567890123456.',
  ])('what is no JSON does not become it: %s', (text) => {
    expect(markWideIntegers(text, '<')).toBe(text)
  })

  test('is the same as a reading by regular expression', () => {
    const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs
    fc.assert(
      fc.property(jsonTree, ({ text }) => {
        const expected = text.replaceAll(token, (match) => (/^-?\d{16,}$/.test(match) ? `"<${match}"` : match))
        expect(markWideIntegers(text, '<')).toBe(expected)
      }),
      { numRuns: 1000 },
    )
  })

  const digits = (count: number) => '1'.repeat(count)
  test.each([
    ['an integer', digits(400), digits(401)],
    ['a fraction', `1.${digits(398)}`, `1.${digits(399)}`],
    ['an exponent', `1e${digits(398)}`, `1E${digits(399)}`],
    ['all of them', `${digits(200)}.${digits(100)}e+${digits(97)}`, `${digits(200)}.${digits(100)}e-${digits(98)}`],
  ])('%s may have 400 characters', (_, fits, tooLong) => {
    expect(() => markWideIntegers(`[-${fits}]`, '<')).not.toThrow()
    expect(() => markWideIntegers(`[-${tooLong}]`, '<')).toThrow(JsonError)
    expect(() => markWideIntegers(tooLong, '<')).toThrow('a number of 401 characters')
  })
})
