import { expect, test, vi } from 'vitest'
import { progressLine, progressOn } from './progress.js'

const MiB = 1024 * 1024
const halfway = {
  name: 'notes.txt',
  bytes: 10 * MiB,
  total: 20 * MiB,
  elapsedMs: 2000,
  width: 80,
  phase: 'copying',
} as const

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

test.each([
  ['packing', 'packing in the guest'],
  ['listing', 'listing in the guest'],
  ['verifying', 'comparing checksums'],
  ['unpacking', 'unpacking in the guest'],
] as const)('%s is said in words, and how long it takes', (phase, words) => {
  expect(progressLine({ ...halfway, phase, elapsedMs: 12_000 })).toBe(`notes.txt  ${words}  0:12`)
})

test('what is read back is counted', () => {
  const reading = { ...halfway, bytes: 20 * MiB, phase: 'verifying', phaseBytes: 5 * MiB } as const
  expect(progressLine(reading)).toBe('notes.txt  comparing checksums  25%  5.0 MiB of 20.0 MiB  2.5 MiB/s  ETA 0:06')
})

test('a phase shows as soon as it begins, and is timed from there', () => {
  const lines: string[] = []
  const write = (text: string) => lines.push(text.replace('\r', '').replace('\x1b[K', ''))
  const stream = Object.assign(Object.create(process.stderr), { isTTY: true, columns: 80, write })
  vi.stubEnv('TERM', 'xterm')
  const now = vi.spyOn(performance, 'now').mockReturnValue(0)
  const at = (ms: number, ...done: Parameters<typeof progress.update>) => {
    now.mockReturnValue(ms)
    progress.update(...done)
  }
  const progress = progressOn(stream, 'site', true)
  at(1_000, { bytes: 0, total: undefined, phase: 'packing' })
  at(8_000, { bytes: 0, total: undefined, phase: 'packing' })
  at(8_010, { bytes: 0, total: 4 * MiB, phase: 'copying' })
  at(8_050, { bytes: MiB, total: 4 * MiB, phase: 'copying' })
  at(9_010, { bytes: 2 * MiB, total: 4 * MiB, phase: 'copying' })
  at(9_020, { bytes: 4 * MiB, total: 4 * MiB, phase: 'verifying' })
  now.mockRestore()
  vi.unstubAllEnvs()
  expect(lines).toEqual([
    'site  packing in the guest  0:01',
    'site  packing in the guest  0:08',
    'site  0%  0 B of 4.0 MiB  0 B/s',
    'site  50%  2.0 MiB of 4.0 MiB  2.0 MiB/s  ETA 0:01',
    'site  comparing checksums  0:00',
  ])
})

test('fits the terminal', () => {
  for (let width = 1; width < 120; width++) {
    const line = progressLine({ ...halfway, name: 'a-name-that-is-far-too-long-for-a-narrow-terminal.txt', width })
    expect(line.length).toBeLessThan(width)
  }
  expect(progressLine({ ...halfway, name: `${'x'.repeat(99)}.txt`, width: 70 })).toMatch(/^…x+\.txt {2}50%/)
})
