import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countByteWork } from '../../test/byte-work.js'
import { bytes, latin1 } from '../../test/bytes.js'
import { fileReadReply } from '../../test/replies.js'
import { denseParts } from './dense-parts.js'

const textOf = (text: string) => denseParts(bytes(text)).map(latin1)

describe('denseParts', () => {
  test.each([
    ['nothing', ''],
    ['a short text', '{"return": {}}'],
    ['a long list of numbers', `[${'12345678901234567890, '.repeat(200)}1]`],
    ['a long string without upper-case letters', `["${'abcdef01234567890123456789'.repeat(200)}"]`],
    ['much white space', `[${' '.repeat(5000)}12345678901234567890]`],
    ['many short strings', `[${'"ABCDEFGH", '.repeat(500)}1]`],
  ])('%s is whole', (_, text) => {
    expect(textOf(text)).toEqual([text])
  })

  test('the inside of long base64 is left out', () => {
    const parts = textOf(fileReadReply(100_000))
    expect(parts.join('').length).toBeLessThan(3000)
    expect(parts[0]).toMatch(/^\{"return": \{"count": 75000, "buf-b64": "/)
    expect(parts.at(-1)).toBe('", "eof": false}}\n')
  })

  test('all digits outside strings are in the parts, and what is left out is within a string', () => {
    const long = fc.constantFrom(
      'A'.repeat(3000),
      'Zz0123456789'.repeat(300),
      `${'x'.repeat(2000)}Q`,
      '\\"'.repeat(900),
    )
    const piece = fc.oneof(
      long.map((text) => `"${text}"`),
      fc.constantFrom('12345678901234567890', '"short"', '[1, 2]', 'null', ' '.repeat(1500)),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = `[${pieces.map((one) => (one.trim() === '' ? `${one}1` : one)).join(',')}]`
        const parts = textOf(text)
        const outside = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')
        const kept = parts.join('')
        expect(kept.replaceAll(/[^\d[\],]/g, '').length).toBeGreaterThanOrEqual(
          outside.replaceAll(/[^\d[\],]/g, '').length,
        )
        expect(text.startsWith(parts[0] ?? '')).toBe(true)
        expect(text.endsWith(parts.at(-1) ?? '')).toBe(true)
      }),
    )
  })

  test.each([
    ['one string without end', `["${'A'.repeat(1024 * 1024)}`],
    ['one string of small letters without end', `["${'a'.repeat(1024 * 1024)}`],
    ['many long strings', `[${`"${'A'.repeat(1500)}",`.repeat(700)}1]`],
  ])('looks at each byte once: %s', (_, text) => {
    const data = bytes(text)
    const { searched } = countByteWork(() => denseParts(data))
    expect(searched).toBeLessThanOrEqual(data.length)
  })
})
