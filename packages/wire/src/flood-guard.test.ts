import { describe, expect, test } from 'vitest'
import { defaultFloodLimits, FloodGuard, type FloodLimits } from './flood-guard.js'

const KIB = 1024

/** A guard, and the clock that it looks at. */
function guarded(limits: FloodLimits = {}) {
  const clock = { now: 5000 }
  return { clock, guard: new FloodGuard(limits, () => clock.now) }
}

describe('FloodGuard', () => {
  const limits = { maxUselessBytes: 100 * KIB, uselessBytesPerSecond: 10 * KIB }

  test('takes so much at once, and no more', () => {
    const { guard } = guarded(limits)
    expect(guard.admits(100 * KIB, 0)).toBe(true)
    expect(guard.admits(1, 0)).toBe(false)
  })

  test('each item counts as 4 KiB more', () => {
    const { guard } = guarded(limits)
    expect([guard.admits(0, 24), guard.admits(4 * KIB, 0), guard.admits(0, 1)]).toEqual([true, true, false])
  })

  test('after that it takes so much per second', () => {
    const { guard, clock } = guarded(limits)
    guard.admits(100 * KIB, 0)
    for (let second = 0; second < 100; second++) {
      clock.now += 1000
      expect(guard.admits(10 * KIB, 0)).toBe(true)
    }
    clock.now += 999
    expect(guard.admits(10 * KIB, 0)).toBe(false)
  })

  test('what was not used does not add up', () => {
    const { guard, clock } = guarded(limits)
    clock.now += 3_600_000
    expect(guard.admits(100 * KIB, 0)).toBe(true)
    expect(guard.admits(1, 0)).toBe(false)
  })

  test('a clock that stands still, or begins anywhere', () => {
    const { guard, clock } = guarded(limits)
    clock.now = 0
    expect(guard.admits(50 * KIB, 0)).toBe(true)
    expect(guard.admits(50 * KIB, 0)).toBe(true)
    expect(guard.admits(50 * KIB, 0)).toBe(false)
  })

  test('by default two stale replies of the largest kind pass at once, and 40000 items', () => {
    expect(guarded().guard.admits(2 * 65 * KIB * KIB, 1000)).toBe(true)
    expect(guarded().guard.admits(0, 40_000)).toBe(true)
    expect(guarded().guard.admits(0, 41_000)).toBe(false)
    expect(defaultFloodLimits).toEqual({ maxUselessBytes: 160 * KIB * KIB, uselessBytesPerSecond: 16 * KIB * KIB })
  })

  test('a real clock is used where none is given', () => {
    const guard = new FloodGuard({ maxUselessBytes: 10, uselessBytesPerSecond: 1 })
    expect([guard.admits(10, 0), guard.admits(10, 0)]).toEqual([true, false])
  })
})
