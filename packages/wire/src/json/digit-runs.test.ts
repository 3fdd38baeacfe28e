import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytes } from '../../test/bytes.js'
import { hasDigitRun } from './digit-runs.js'

describe('hasDigitRun', () => {
  test('tells 16 digits in a row wherever they stand', () => {
    for (let before = 0; before < 40; before++) {
      for (let after = 0; after < 20; after++) {
        expect(hasDigitRun(bytes('x'.repeat(before), '1'.repeat(16), 'x'.repeat(after)))).toBe(true)
        expect(hasDigitRun(bytes('x'.repeat(before), '1'.repeat(15), 'x'.repeat(after)))).toBe(false)
      }
    }
  })

  test('is the same as a search by regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('1', '123456789', '12345678', 'x', '-', '/', ':'), maxLength: 20 })
    fc.assert(
      fc.property(text, (sample) => {
        expect(hasDigitRun(bytes(sample))).toBe(/\d{16}/.test(sample))
      }),
      { numRuns: 1000 },
    )
  })

  test('of a part, it finds what is in it; what reaches into it may count', () => {
    const all = bytes('x'.repeat(30), '1'.repeat(16), 'x'.repeat(30))
    for (let from = 0; from <= 30; from++) {
      for (let to = 46; to <= all.length; to++) expect(hasDigitRun(all, from, to)).toBe(true)
    }
    expect(hasDigitRun(all, 0, 30)).toBe(false)
    expect(hasDigitRun(all, 46)).toBe(false)
  })
})
