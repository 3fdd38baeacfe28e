import { expect, test } from 'vitest'
import { harmDone, linesOf, marked } from './screen.js'

const points = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at)

test.each([
  ...points(0, 0x1f).filter((point) => point !== 0x0a),
  ...points(0x7f, 0x9f),
  ...[0x061c, 0x200e, 0x200f, 0x2028, 0x2029],
  ...points(0x202a, 0x202e),
  ...points(0x2066, 0x2069),
])('U+%d is seen', (point) => {
  const harm = `U+${point.toString(16).padStart(4, '0')} in line 2`
  expect(harmDone(Buffer.from(`a\r\nb${String.fromCodePoint(point)}c\r\n`))).toEqual([harm])
})

test.each(['a\nb', 'a\r\nb', '\n', 'a\n'])('a line that %j of a guest breaks is seen, by whole lines too', (text) => {
  const torn = [1, 2].map((line) => `text of the guest is torn in line ${line}`)
  expect(harmDone(Buffer.from(`name  ${marked(text)}\r\n`))).toEqual(torn)
  expect(harmDone(Buffer.from(`NAME  ${marked(text).toUpperCase()}\r\n`))).toEqual(torn)
})

test.each([
  ['ends before it begins', '~end begin~'],
  ['begins within another', `${marked('a begin~')}~end`],
])('text that %s is seen', (_, line) => {
  expect(harmDone(Buffer.from(line))).toEqual(['text of the guest is torn in line 1'])
})

test('a bare byte of C1 is seen', () => {
  expect(harmDone(Buffer.from('a\x9b31m', 'latin1'))).toEqual(['bytes that are no UTF-8'])
})

test('plain lines are well', () => {
  const screen = Buffer.from(`name  ${marked('\\x1b[2J\\n')}\r\n${marked('ä\ufffd')}, ${marked('')}\r\n`)
  expect(harmDone(screen)).toEqual([])
  expect(linesOf(screen)).toEqual(['name  begin~\\x1b[2J\\n~end', 'begin~ä\ufffd~end, begin~~end'])
  expect(linesOf(Buffer.from(''))).toEqual([])
  expect(linesOf(Buffer.from('a\r\n\r\n'))).toEqual(['a', ''])
})
