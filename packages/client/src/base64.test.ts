import { describe, expect, it } from 'vitest'
import { decodeBase64, encodeBase64 } from './base64.js'
import { ProtocolError } from './errors/protocol-error.js'

describe('base64', () => {
  it('goes both ways for every byte, and for views into larger buffers', () => {
    const all = Uint8Array.from({ length: 259 }, (_, at) => at & 0xff)
    for (let from = 0; from < 4; from++) {
      const view = all.subarray(from)
      expect(new Uint8Array(decodeBase64(encodeBase64(view), 'x'))).toEqual(new Uint8Array(view))
    }
    expect(decodeBase64('', 'x')).toHaveLength(0)
  })

  it.each([
    ['unpadded', 'YWI'],
    ['one letter', 'Y'],
    ['padding inside', 'YQ==YWJj'],
    ['a blank', 'YW Jj'],
    ['a newline at the end', 'YWJj\n'],
    ['letters of the URL alphabet', '-_-_'],
    ['other characters', '!!!!'],
    ['padding alone', '===='],
    ['too much padding', 'Y==='],
  ])('refuses %s', (_, text) => {
    expect(() => decodeBase64(text, 'the data')).toThrow(ProtocolError)
  })

  it('refuses what is no string, which a guest may send', () => {
    expect(() => decodeBase64(JSON.parse('5'), 'the data')).toThrow('the data is no string')
  })
})
