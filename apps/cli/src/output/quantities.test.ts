import { expect, test } from 'vitest'
import { bytesText, clockText, millisecondsText } from './quantities.js'

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [1536, '1.5 KiB'],
  [1024 ** 2 - 1, '1.0 MiB'],
  [5 * 1024 ** 3, '5.0 GiB'],
  [2 ** 64, '16.0 EiB'],
])('%i bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text)
})

test.each([
  [0.4213, '0.42 ms'],
  [12.34, '12.3 ms'],
  [999, '999.0 ms'],
  [2350, '2.35 s'],
])('%f ms are %s', (ms, text) => {
  expect(millisecondsText(ms)).toBe(text)
})

test.each([
  [0, '0:00'],
  [7.4, '0:07'],
  [725, '12:05'],
  [3723, '1:02:03'],
])('%f seconds are %s', (seconds, text) => {
  expect(clockText(seconds)).toBe(text)
})
