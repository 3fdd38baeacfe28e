import { describe, expect, test } from 'vitest'
import { escapeJson, escapeLine, escapeLines } from './escape.js'

test.each([
  ['plain text, ünïcode, 漢字, 🎉', 'plain text, ünïcode, 漢字, 🎉'],
  ['\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
  ['\x1b]0;title\x07', '\\x1b]0;title\\x07'],
  ['a\nb\tc\rd', 'a\\nb\\tc\\rd'],
  ['\0\x7f', '\\x00\\x7f'],
  ['\x85\x9b31m', '\\x85\\x9b31m'],
  ['\u202eevil\u202c', '\\u202eevil\\u202c'],
  ['\u2066\u2067\u2068\u2069\u200e\u200f\u061c', '\\u2066\\u2067\\u2068\\u2069\\u200e\\u200f\\u061c'],
  ['\u2028\u2029', '\\u2028\\u2029'],
  ['\u{e0001}\u{e0041}\u{e007f}', '\\u{e0001}\\u{e0041}\\u{e007f}'],
  ['C:\\path', 'C:\\path'],
])('escapeLine shows what would act: %j', (text, shown) => {
  expect(escapeLine(text)).toBe(shown)
})

test('escapeLines leaves lines and tabs, but no lone CR', () => {
  expect(escapeLines('a\n\tb\r\x1b')).toBe('a\n\tb\\r\\x1b')
})

describe('escapeJson', () => {
  test.each(['\x7f', '\x9b', '\u202e', '\u2028', '\u{e0041}'])('%j stays the same value', (character) => {
    const json = escapeJson(JSON.stringify(`a${character}b`))
    expect(json).toMatch(/^[\x20-\x7e]+$/)
    expect(JSON.parse(json)).toBe(`a${character}b`)
  })
})
