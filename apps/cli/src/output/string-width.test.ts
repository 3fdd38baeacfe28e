import { expect, test } from 'vitest'
import stringWidth from './string-width.js'

test.each([
  ['', 0],
  ['plain', 5],
  ['éü', 2],
  ['e\u0301', 1],
  ['漢字', 4],
  ['한글', 4],
  ['ｆ', 2],
  ['🎉', 2],
  ['👨‍👩‍👧', 2],
  ['… €', 3],
])('%j takes %i columns', (text, width) => {
  expect(stringWidth(text)).toBe(width)
})
