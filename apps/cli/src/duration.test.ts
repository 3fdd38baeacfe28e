import { expect, test } from 'vitest'
import { parseDuration } from './duration.js'

test.each([
  ['500ms', 500],
  ['10s', 10_000],
  ['1.5s', 1500],
  ['2m', 120_000],
  ['1h', 3_600_000],
  ['30', 30_000],
  ['0.25', 250],
  [' 1s ', 1000],
  ['596h', 2_145_600_000],
])('%s is %i ms', (text, ms) => {
  expect(parseDuration(text, '--timeout')).toBe(ms)
})

test.each(['', 's', '5x', '-1s', '1 s', '1e3', '0x10', '1d', '1,5s', 'Infinity', 'NaN', '٣s'])('%j is none', (text) => {
  expect(() => parseDuration(text, '--timeout')).toThrow(
    expect.objectContaining({ code: 'USAGE', summary: `--timeout: '${text}' is no duration` }),
  )
})

test('has bounds', () => {
  expect(() => parseDuration('0', '--timeout')).toThrow('too short')
  expect(parseDuration('0', '--interval', 0)).toBe(0)
  expect(() => parseDuration('597h', '--timeout')).toThrow('too long')
})
