import { describe, expect, it } from 'vitest'
import { escapeText } from './escape-text.js'
import { jsonLog } from './json-log.js'

describe('text that others chose', () => {
  it.each([
    ['plain ä 日本 🙂', 'plain ä 日本 🙂'],
    ['a\nb\rc\td', 'a\\u{a}b\\u{d}c\\u{9}d'],
    ['\u001b[31m\u009b', '\\u{1b}[31m\\u{9b}'],
    ['\u202eevil\u2066', '\\u{202e}evil\\u{2066}'],
    ['\u2028\u2029', '\\u{2028}\\u{2029}'],
    ['half \ud800 of', 'half \\u{d800} of'],
    ['\u200b\ufeff\u00ad', '\\u{200b}\\u{feff}\\u{ad}'],
  ])('%j', (text, escaped) => {
    expect(escapeText(text)).toBe(escaped)
  })

  it('is cut', () => {
    expect(escapeText('x'.repeat(50), 10)).toBe(`${'x'.repeat(10)}…`)
  })
})

it('a log line is one line of JSON, whatever is in it', () => {
  const lines: string[] = []
  jsonLog((text) => lines.push(text))({ code: 'X', text: 'a\nb\u2028\u001b[2J\u202e', ms: 3 })
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^\{"time":"\d{4}-[^"]*Z","code":"X","text":"[ -~]*","ms":3\}\n$/)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ text: 'a\\u{a}b\\u{2028}\\u{1b}[2J\\u{202e}' })
})
