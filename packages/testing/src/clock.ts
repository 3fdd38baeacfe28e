/** Time as the fake sees it. A test can give its own. */
export interface Clock {
  /** Nanoseconds since 1970. */
  now(): bigint
  /** Runs `task` once after so many milliseconds; the function returned takes it back. */
  after(ms: number, task: () => void): () => void
}

/** The machine's own time. Timers are looked up when they are set, so that fake timers of a test runner work. */
export const systemClock: Clock = {
  now: () => BigInt(Date.now()) * 1_000_000n,
  after(ms, task) {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}

/** Resolves after so many milliseconds, or at once when the signal aborts. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const finish = () => {
      cancel()
      signal?.removeEventListener('abort', finish)
      resolve()
    }
    const cancel = clock.after(ms, finish)
    signal?.addEventListener('abort', finish, { once: true })
  })
}
