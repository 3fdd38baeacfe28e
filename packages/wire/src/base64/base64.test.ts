import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeBase64, decodeBase64Bytes, encodeBase64 } from './base64.js'

/** Both ways of decoding, which must agree. */
function decoded(text: string): Buffer | undefined {
  const result = decodeBase64(text)
  const data = Buffer.from(`xx${text}x`, 'latin1')
  const isBytes = /^[\0-\xff]*$/.test(text)
  if (isBytes) expect(isSame(decodeBase64Bytes(data, 2, data.length - 1), result)).toBe(true)
  return result
}

/** `toEqual` looks at every byte by itself, which takes seconds for a large buffer. */
function isSame(one: Buffer | undefined, other: Buffer | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.equals(other)
}

describe('base64', () => {
  test('goes both ways for any bytes, and for views into larger memory', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), fc.nat(5), (data, from) => {
        const view = data.subarray(Math.min(from, data.length))
        const text = encodeBase64(view)
        expect(text).toBe(Buffer.from(view).toString('base64'))
        expect(decoded(text)).toEqual(Buffer.from(view))
      }),
      { numRuns: 500 },
    )
  })

  test.each([32_765, 32_768, 98_301, 98_304, 1_000_003])('of %i bytes, which is more than a window', (length) => {
    const data = Buffer.from(Uint8Array.from({ length }, (_, at) => at % 251))
    const back = decoded(encodeBase64(data))
    expect(back !== undefined && Buffer.compare(back, data)).toBe(0)
  })

  test('of text is that of its UTF-8', () => {
    expect(encodeBase64('é')).toBe('w6k=')
  })

  test('is memory of its own', () => {
    const data = decodeBase64('YWJj')
    expect(data?.buffer.byteLength).toBe(3)
  })
})

describe('T14: what is not strict base64 is refused', () => {
  const good = encodeBase64(Buffer.alloc(60_000, 'Man'))
  test.each([
    ['unpadded', 'YWI'],
    ['one letter', 'Y'],
    ['padding inside', 'YQ==YWJj'],
    ['padding inside, far on', `${good}YQ==${good}`],
    ['a blank', 'YW Jj'],
    ['blanks that fill up', 'YWJj    '],
    ['a newline at the end', 'YWJj\n'],
    ['a newline in each line of 76', 'YWJj\r\n\r\nYWJj'],
    ['letters of the URL alphabet', '-_-_'],
    ['one of them among others, far on', `${good}YW-j`],
    ['other characters', '!!!!'],
    ['NUL', 'YW\0j'],
    ['padding alone', '===='],
    ['too much padding', 'Y==='],
    ['padding where none belongs', 'YWJj===='],
    ['bits that no byte takes', 'YR=='],
    ['bits that no byte takes, of the other kind', 'YWJ='.replace('J', 'K')],
    ['a character whose low byte is a letter', 'YWJ\u0163'],
    ['such a one far on', `${good}\u0159WJj`],
    ['characters beyond 16 bits', 'YWJj🎉🎉'],
    ['a letter beyond ASCII', 'YWJ\xe9'],
  ])('%s', (_, text) => {
    expect(decoded(text)).toBeUndefined()
  })

  test('nothing at all is no data', () => {
    expect(decoded('')).toHaveLength(0)
  })

  test('what is taken is what an encoder prints, and nothing else is', () => {
    const letter = fc.constantFrom('A', 'Q', 'g', 'w', '/', '+', '9', '=', '=', '-', ' ')
    fc.assert(
      fc.property(fc.string({ unit: letter, maxLength: 12 }), (text) => {
        const isPrinted = Buffer.from(text, 'base64').toString('base64') === text
        expect(decoded(text) !== undefined).toBe(isPrinted)
      }),
      { numRuns: 5000 },
    )
  })
})
