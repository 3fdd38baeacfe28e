import { expect, test } from 'vitest'
import { progressLine } from './progress.js'

const MiB = 1024 * 1024
const halfway = { name: 'notes.txt', bytes: 10 * MiB, total: 20 * MiB, elapsedMs: 2000, width: 80 }

test('says how far, how fast and how long', () => {
  expect(progressLine(halfway)).toBe('notes.txt  50%  10.0 MiB of 20.0 MiB  5.0 MiB/s  ETA 0:02')
})

test('says what it knows when the size is unknown', () => {
  expect(progressLine({ ...halfway, total: undefined })).toBe('notes.txt  10.0 MiB  5.0 MiB/s')
})

test('never says more than all', () => {
  const line = progressLine({ ...halfway, bytes: 30 * MiB })
  expect(line).toContain('100%')
  expect(line).toContain('ETA 0:00')
})

test('fits the terminal', () => {
  for (let width = 1; width < 120; width++) {
    const line = progressLine({ ...halfway, name: 'a-name-that-is-far-too-long-for-a-narrow-terminal.txt', width })
    expect(line.length).toBeLessThan(width)
  }
  expect(progressLine({ ...halfway, name: `${'x'.repeat(99)}.txt`, width: 70 })).toMatch(/^…x+\.txt {2}50%/)
})
