import { describe, expect, it, vi } from 'vitest'
import { TimeoutError } from '../errors/timeout-error.js'
import { Call } from './call.js'

const hints = { waiting: 'wait', written: 'ask' }
const forever = { command: 'x', timeoutMs: Number.POSITIVE_INFINITY, signal: undefined }

describe('Call', () => {
  it('settles once', async () => {
    const call = new Call(forever, () => {})
    call.resolve(1)
    call.resolve(2)
    call.reject(new Error('late'))
    expect(await call.promise).toBe(1)
    expect(call.state).toBe('settled')
    call.markWritten()
    expect(call.state).toBe('settled')
  })

  it('asks its owner to give it up, at the deadline and on abort, and never after it is settled', async () => {
    vi.useFakeTimers()
    const giveUp = vi.fn((call: Call, why: string) => call.resolve(why))
    const late = new Call({ ...forever, timeoutMs: 10 }, giveUp)
    const controller = new AbortController()
    const aborted = new Call({ ...forever, signal: controller.signal }, giveUp)
    const settled = new Call({ ...forever, timeoutMs: 10, signal: controller.signal }, giveUp)
    settled.resolve('in time')
    controller.abort()
    vi.advanceTimersByTime(10)
    vi.useRealTimers()
    expect(await Promise.all([late.promise, aborted.promise, settled.promise])).toEqual(['timeout', 'abort', 'in time'])
    expect(giveUp).toHaveBeenCalledTimes(2)
  })

  it('whose clock starts later has all of its time from there, and none of it once it is settled', () => {
    vi.useFakeTimers()
    const giveUp = vi.fn()
    const later = { ...forever, timeoutMs: 10, clockStartsLater: true }
    const [waiting, settled] = [new Call(later, giveUp), new Call(later, giveUp)]
    vi.advanceTimersByTime(100)
    settled.resolve(1)
    for (const call of [waiting, settled]) call.startClock()
    vi.advanceTimersByTime(9)
    expect(giveUp).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    vi.useRealTimers()
    expect(giveUp.mock.calls).toEqual([[waiting, 'timeout']])
  })

  it('that cannot be made leaves no timer behind', () => {
    vi.useFakeTimers()
    const giveUp = vi.fn()
    for (const wrong of [{ slowMs: Number.NaN }, { slowMs: -1 }, { timeoutMs: Number.NaN, slowMs: 5 }]) {
      expect(() => new Call({ ...forever, timeoutMs: 10, onSlow: giveUp, ...wrong }, giveUp)).toThrow('timeoutMs is')
    }
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
  })

  it('says once that it is slow, unless it is settled by then', () => {
    vi.useFakeTimers()
    const onSlow = vi.fn()
    new Call({ ...forever, slowMs: 5, onSlow }, () => {})
    new Call({ ...forever, slowMs: 5, onSlow }, () => {}).resolve(1)
    vi.advanceTimersByTime(100)
    vi.useRealTimers()
    expect(onSlow).toHaveBeenCalledOnce()
  })

  it('says in its time-out whether it was written, and what came', () => {
    const call = new Call({ ...forever, timeoutMs: 5 }, () => {})
    expect(call.timeoutError(hints)).toMatchObject({ written: false, hint: 'wait', timeoutMs: 5 })
    call.markWritten()
    const cause = new Error('torn')
    expect(call.timeoutError(hints, cause)).toMatchObject({ written: true, hint: 'ask', cause })
    expect(call.timeoutError(hints)).toBeInstanceOf(TimeoutError)
    call.resolve(undefined)
  })
})
