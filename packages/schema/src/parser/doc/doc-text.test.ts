import { describe, expect, test } from 'vitest'
import { docText, sinceInText } from './doc-text.js'

describe('docText', () => {
  test.each<[first: string, rest: string[], text: string]>([
    ['', [], ''],
    ['a', [], 'a'],
    ['', ['', ''], ''],
    ['a', ['    b', '      c', '', '    d'], 'a\nb\n  c\n\nd'],
    ['', ['', 'a', '', '', 'b', ''], 'a\n\n\nb'],
    ['a', ['', '', '  b', ''], 'a\n\n\nb'],
    ['a', ['b', '  c'], 'a\nb\n  c'],
  ])('%j %j', (first, rest, text) => {
    expect(docText(first, rest)).toBe(text)
  })
})

describe('sinceInText', () => {
  test.each([
    ['lit (since 2.0)', '2.0'],
    ['lit (Since 2.0.1)', '2.0.1'],
    ['lit (Since: 2.1)', '2.1'],
    ['lit (since QEMU 3.0)', '3.0'],
    ['lit (Since v4.1)', '4.1'],
    ['lit(since 1.2)', '1.2'],
    ['lit (since\n2.0)', '2.0'],
    ['lit (default: 10, since 2.10).', '2.10'],
    ['lit (if bright) (since 2.0), (since 3.0)', '2.0'],
    ['lit (if (since 2.0) bright)', '2.0'],
    ['lit (since 2.0; dark since 3.0)', '2.0'],
    ['lit since 2.0', undefined],
    ['lit (since 2)', undefined],
    ['lit (since ever)', undefined],
    ['lit (insince 2.0)', undefined],
    ['lit (SINCE 2.0)', undefined],
    ['lit (2.0)', undefined],
    ['lit (since 2.0', undefined],
  ])('%j', (text, since) => {
    expect(sinceInText(text)).toBe(since)
  })
})
