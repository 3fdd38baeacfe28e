import { describe, expect, test } from 'vitest'
import { requestLine } from './request-line.js'

describe('a noncharacter', () => {
  test.each(['\uffff', '\ufffe', '\ufdd0', '\ufdef', 'a\u{1fffe}', '\u{10ffff}b'])('%j is refused', (text) => {
    for (const args of [text, { [text]: 1 }, [1n, text], [null, text]]) {
      const summary = 'a string holds a noncharacter of Unicode, such as U+FFFF'
      expect(() => requestLine({ execute: 'x', arguments: args })).toThrow(
        expect.objectContaining({ code: 'UNSENDABLE', summary }),
      )
    }
  })

  test.each(['\ufffd', '\ufdcf', '\ufdf0', '\u{1fffd}', '\\uffff', '🎉'])('%j is none', (text) => {
    const line = Buffer.from(requestLine({ execute: text })).toString()
    expect([JSON.parse(line), line.endsWith('}\n')]).toEqual([{ execute: text }, true])
  })
})
