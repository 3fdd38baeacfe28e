import { vi } from 'vitest'

const later = setImmediate

/** So many turns without a byte on the wire: whoever still waits, waits for the clock. */
const QUIET_TURNS = 3

/** `setTimeout` of `node:timers/promises`, on whatever clock there is. */
export function delay<T>(ms: number, value?: T, { signal }: { signal?: AbortSignal } = {}): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer)
      reject(new DOMException('aborted', 'AbortError'))
    }
    if (signal?.aborted) return reject(new DOMException('aborted', 'AbortError'))
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve(value)
    }, ms)
    signal?.addEventListener('abort', abort, { once: true })
  })
}

/** Runs work on fake timers, and moves the clock on to the next of them when nothing is left to be done. */
export async function inVirtualTime<T>(work: Promise<T>, bytesMoved: () => number): Promise<T> {
  let over = false
  const done = () => {
    over = true
  }
  work.then(done, done)
  for (let quiet = 0, moved = -1; !over; quiet++) {
    await new Promise<void>((resolve) => later(resolve))
    if (moved !== bytesMoved()) {
      moved = bytesMoved()
      quiet = 0
    }
    if (quiet >= QUIET_TURNS) {
      vi.advanceTimersToNextTimer()
      quiet = 0
    }
  }
  return work
}
