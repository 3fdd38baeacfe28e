import { vi } from 'vitest'

/** What is put in place of the real clock for it. */
const faked = { toFake: ['setTimeout', 'clearTimeout', 'performance'] } as const satisfies Parameters<
  typeof vi.useFakeTimers
>[0]

/** So long by the real clock: what is not over by then never is. */
const PATIENCE_MS = 25_000

/**
 * Work of many seconds, done at once: the clock goes on by `stepMs` with each turn until it is over. What else it does, on
 * disk for one or to load a module, takes its real time and as many turns, and so do pauses of `node:timers/promises`:
 * what must not end meanwhile has to be long.
 */
export async function fastForward<T>(start: () => Promise<T>, stepMs: number): Promise<T> {
  const now = performance.now()
  vi.useFakeTimers(faked)
  // No clock goes back: somebody may have looked at the real one.
  vi.advanceTimersByTime(now)
  try {
    const work = start()
    let over = false
    const done = () => {
      over = true
    }
    work.then(done, done)
    for (const until = Date.now() + PATIENCE_MS; !over; ) {
      if (Date.now() > until) throw new Error(`not over after ${PATIENCE_MS} ms`)
      await vi.advanceTimersByTimeAsync(stepMs)
      await new Promise(setImmediate)
    }
    return await work
  } finally {
    vi.useRealTimers()
  }
}
