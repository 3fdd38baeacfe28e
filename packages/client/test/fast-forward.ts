import { vi } from 'vitest'

/** What is put in place of the real clock for it. */
const faked = { toFake: ['setTimeout', 'clearTimeout', 'performance'] } as const satisfies Parameters<
  typeof vi.useFakeTimers
>[0]

/**
 * Work of many seconds, done at once: the clock goes on by `stepMs` with each turn until it is over. What else it does, on
 * disk for one or to load a module, takes its real time, and as many turns: what must not end meanwhile has to be long.
 */
export async function fastForward<T>(start: () => Promise<T>, stepMs: number): Promise<T> {
  vi.useFakeTimers(faked)
  try {
    const work = start()
    let over = false
    const done = () => {
      over = true
    }
    work.then(done, done)
    while (!over) {
      await vi.advanceTimersByTimeAsync(stepMs)
      await new Promise(setImmediate)
    }
    return await work
  } finally {
    vi.useRealTimers()
  }
}
