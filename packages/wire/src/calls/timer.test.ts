import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Alarm } from './timer.js'

describe('Alarm', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const started = (ms: number) => {
    const went = vi.fn()
    return { went, alarm: Alarm.start(ms, went) }
  }

  it('goes off once, in its time, unless it was stopped', () => {
    const [first, second] = [started(10), started(10)]
    first.alarm?.stop()
    vi.advanceTimersByTime(9)
    expect(second.went).not.toHaveBeenCalled()
    vi.advanceTimersByTime(100)
    expect([first.went, second.went].map((one) => one.mock.calls.length)).toEqual([0, 1])
  })

  it('that is started again counts from then, and calls the new one', () => {
    const first = started(10)
    vi.advanceTimersByTime(6)
    first.alarm?.stop()
    const second = started(10)
    expect(second.alarm).toBe(first.alarm)
    vi.advanceTimersByTime(9)
    expect(second.went).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect([first.went, second.went].map((one) => one.mock.calls.length)).toEqual([0, 1])
  })

  it.each<[string, (alarm: Alarm | undefined) => void, number]>([
    ['of another length', (alarm) => alarm?.stop(), 20],
    ['that was not stopped', () => {}, 10],
    ['that is over', () => void vi.advanceTimersByTime(10), 10],
    [
      'that was stopped, and is over since',
      (alarm) => {
        alarm?.stop()
        vi.advanceTimersByTime(10)
      },
      10,
    ],
    [
      'that is over, and stopped then',
      (alarm) => {
        vi.advanceTimersByTime(10)
        alarm?.stop()
      },
      10,
    ],
  ])('one %s is not started again', (_, before, ms) => {
    const first = started(10)
    before(first.alarm)
    const second = started(ms)
    expect(second.alarm).not.toBe(first.alarm)
    vi.advanceTimersByTime(ms)
    expect(second.went).toHaveBeenCalledOnce()
  })

  it('one of another clock is not started again', () => {
    const first = started(10)
    first.alarm?.stop()
    vi.useRealTimers()
    const second = Alarm.start(10, () => {})
    expect(second).not.toBe(first.alarm)
    second?.stop()
  })

  it('that was stopped is not started again by two, however often it was stopped', () => {
    const [first, second] = [started(10), started(10)]
    for (const { alarm } of [first, second, second, first]) alarm?.stop()
    const [third, fourth] = [started(10), started(10)]
    expect(third.alarm).not.toBe(fourth.alarm)
    vi.advanceTimersByTime(10)
    expect([first, second, third, fourth].map(({ went }) => went.mock.calls.length)).toEqual([0, 0, 1, 1])
  })

  it('keeps one at most when it is stopped', () => {
    const all = [started(10), started(10), started(30), started(30)]
    for (const { alarm } of all) alarm?.stop()
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(30)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('holds the process until it is stopped, and again when it is started again', () => {
    vi.useRealTimers()
    const held = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
    const before = held()
    const first = Alarm.start(60_000, () => {})
    expect(held()).toBe(before + 1)
    first?.stop()
    expect(held()).toBe(before)
    const second = Alarm.start(60_000, () => {})
    expect([second === first, held()]).toEqual([true, before + 1])
    second?.stop()
  })

  it('never goes off after infinity, and refuses what is no time', () => {
    expect(Alarm.start(Number.POSITIVE_INFINITY, () => {})).toBeUndefined()
    expect(() => Alarm.start(Number.NaN, () => {})).toThrow('timeoutMs is NaN')
  })
})
