import { afterEach, expect, test, vi } from 'vitest'
import { CallWatch } from './call-watch.js'

afterEach(() => {
  vi.useRealTimers()
})

test('hands on what becomes of a call, and is silent of one that ends', async () => {
  vi.useFakeTimers()
  const watch = new CallWatch()
  expect(await watch.watch('a', 100, Promise.resolve(1))).toBe(1)
  await expect(watch.watch('b', 100, Promise.reject(new Error('no')))).rejects.toThrow('no')
  await vi.advanceTimersByTimeAsync(1000)
  expect(watch.unsettled).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})

test('tells of the first that does not end, and lists them all', async () => {
  vi.useFakeTimers()
  const watch = new CallWatch()
  const told = vi.fn()
  void watch.first.then(told)
  const never = new Promise(() => {})
  for (const [name, limit] of [['late', 300] as const, ['first', 100] as const]) void watch.watch(name, limit, never)
  await vi.advanceTimersByTimeAsync(99)
  expect(told).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(told).toHaveBeenCalledOnce()
  await vi.advanceTimersByTimeAsync(200)
  expect(watch.unsettled).toEqual(['first: has not ended after 100 ms', 'late: has not ended after 300 ms'])
})
