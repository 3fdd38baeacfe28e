import { expect, test } from 'vitest'
import { timeText } from './time-text.js'

const host = 1_767_225_600_000_000_000n // 2026-01-01 00:00:00 UTC

test.each([
  [0n, '2026-01-01 00:00:00.000 UTC, in step with this host'],
  [9_000_000n, '2026-01-01 00:00:00.009 UTC, in step with this host'],
  [250_000_000n, '2026-01-01 00:00:00.250 UTC, 250 ms ahead of this host'],
  [-2_500_000_000n, '2025-12-31 23:59:57.500 UTC, 2.5 s behind this host'],
  [600_000_000_000n, '2026-01-01 00:10:00.000 UTC, 10 min ahead of this host'],
  [-36_000_000_000_000n, '2025-12-31 14:00:00.000 UTC, 10 h behind this host'],
  [864_000_000_000_000n, '2026-01-11 00:00:00.000 UTC, 10 days ahead of this host'],
])('%s ns off', (drift, text) => {
  expect(timeText(host + drift, host)).toBe(text)
})

test('a time that no calendar has', () => {
  expect(timeText(10n ** 30n, host)).toBe('1000000000000000000000000000000 ns since 1970')
  expect(timeText(-(10n ** 30n), host)).toContain('ns since 1970')
})
