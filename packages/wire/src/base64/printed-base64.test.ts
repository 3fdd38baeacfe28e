import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UnsendableError } from '../errors/unsendable-error.js'
import { PrintedBase64 } from './printed-base64.js'

/** What another way of printing makes of it. */
const expected = (request: (data: string) => object, bytes: Uint8Array) =>
  `${JSON.stringify(request(Buffer.from(bytes).toString('base64')))}\n`

const text = (line: Uint8Array) => Buffer.from(line).toString()

describe('PrintedBase64', () => {
  test.each([0, 1, 2, 3, 24_575, 24_576, 24_577, 49_152, 131_072, 1_000_003])('a request with %i bytes', (length) => {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 7) % 256)
    const request = (data: string) => ({ execute: 'guest-file-write', arguments: { handle: 1000, data }, id: '7' })
    expect(text(new PrintedBase64(bytes).line(request(''), 'data')) === expected(request, bytes)).toBe(true)
  })

  test('any words around it, and a view into larger memory', () => {
    const around = fc.record({ before: fc.string({ unit: 'grapheme' }), after: fc.string({ unit: 'grapheme' }) })
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 3 }), around, ({ buffer, length }, { before, after }) => {
        const bytes = new Uint8Array(buffer, 1, length - 2)
        const request = (data: string) => ({ before, data, after })
        expect(text(new PrintedBase64(bytes).line(request(''), 'data'))).toBe(expected(request, bytes))
      }),
    )
  })

  test('words that look like the member are none', () => {
    const words = '"data":""'
    const request = (data: string) => ({ [words]: words, path: '\\"data":""', data, after: words })
    expect(text(new PrintedBase64(Buffer.from('x')).line(request(''), 'data'))).toBe(
      expected(request, Buffer.from('x')),
    )
  })

  test('more words than there is room for', () => {
    const long = 'é'.repeat(5_000)
    const request = (data: string) => ({ long, data, id: long })
    expect(text(new PrintedBase64(Buffer.from('xyz')).line(request(''), 'data'))).toBe(
      expected(request, Buffer.from('xyz')),
    )
  })

  test('a request without the member, or that cannot be sent', () => {
    const printed = new PrintedBase64(Buffer.from('x'))
    expect(() => printed.line({ data: 'full' }, 'data')).toThrow(new TypeError('the request has no empty data'))
    expect(() => printed.line({ data: '', path: '\ud800' }, 'data')).toThrow(UnsendableError)
  })
})
