import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytes } from '../../test/bytes.js'
import { jsonTree } from '../../test/json-trees.js'
import { findWideIntegers, mayHoldWideInteger } from './wide-integers.js'

function found(text: string): string[] {
  const places = findWideIntegers(text)
  return places.flatMap((start, index) => (index % 2 === 0 ? [text.slice(start, places[index + 1])] : []))
}

describe('mayHoldWideInteger', () => {
  test('tells 16 digits in a row wherever they stand', () => {
    for (let before = 0; before < 40; before++) {
      for (let after = 0; after < 20; after += 7) {
        for (const as of [String, bytes]) {
          expect(mayHoldWideInteger(as('x'.repeat(before) + '1'.repeat(16) + 'x'.repeat(after)))).toBe(true)
          expect(mayHoldWideInteger(as('x'.repeat(before) + '1'.repeat(15) + 'x'.repeat(after)))).toBe(false)
        }
      }
    }
  })

  test('is the same as a search by regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('1', '123456789', '12345678', 'x', '-', 'é'), maxLength: 20 })
    fc.assert(
      fc.property(text, (sample) => {
        expect(mayHoldWideInteger(sample)).toBe(/\d{16}/.test(sample))
        expect(mayHoldWideInteger(bytes(sample))).toBe(/\d{16}/.test(sample))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('findWideIntegers', () => {
  test.each<[string, string[]]>([
    ['', []],
    ['123456789012345', []],
    ['1234567890123456', ['1234567890123456']],
    ['-1234567890123456', ['-1234567890123456']],
    ['[1234567890123456,12,-1234567890123456]', ['1234567890123456', '-1234567890123456']],
    ['1234567890123456.5', []],
    ['1234567890123456e5', []],
    ['1234567890123456E5', []],
    ['1.1234567890123456', []],
    ['1e1234567890123456', []],
    ['1e-1234567890123456', []],
    ['"1234567890123456"', []],
    ['"\\"1234567890123456"', []],
    ['"\\\\"1234567890123456', ['1234567890123456']],
    ['"a\\\\\\"1234567890123456"', []],
    ['"1234567890123456', []],
    ['{"1234567890123456":1234567890123457}', ['1234567890123457']],
  ])('%s', (text, integers) => {
    expect(found(text)).toEqual(integers)
  })

  test('is the same as a reading by regular expression', () => {
    const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs
    fc.assert(
      fc.property(jsonTree, ({ text }) => {
        const tokens = [...text.matchAll(token)].map(([match]) => match)
        expect(found(text)).toEqual(tokens.filter((match) => /^-?\d{16,}$/.test(match)))
      }),
      { numRuns: 1000 },
    )
  })
})
