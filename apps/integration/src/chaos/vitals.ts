import { getEventListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const STEPS = 8
const MIB = 2 ** 20
const TRIES = 100
const PAUSE_MS = 50

/** What this process holds: whether it grows. */
export class Vitals {
  readonly heapMiB: number[] = []
  readonly #collect: () => void
  readonly #before = held()

  constructor() {
    setFlagsFromString('--expose-gc')
    this.#collect = runInNewContext('gc')
  }

  /** Measures the heap at every eighth of the way. */
  look(done: number): void {
    if (this.heapMiB.length >= Math.min(done, 1) * STEPS) return
    this.#collect()
    this.heapMiB.push(Math.round((process.memoryUsage().heapUsed / MIB) * 100) / 100)
  }

  /** What is still held that was not before, after some patience: the end of a socket takes a moment. */
  async leftOver(life: AbortSignal): Promise<string[]> {
    for (let tries = 0; ; tries++) {
      const left = Object.entries(held())
        .filter(([kind, count]) => count > (this.#before[kind] ?? 0))
        .map(([kind, count]) => `${kind}: ${count}, before it was ${this.#before[kind] ?? 0}`)
      const listeners = getEventListeners(life, 'abort').length
      if (listeners > 0) left.push(`${listeners} listeners`)
      if (left.length === 0 || tries === TRIES) return left
      await delay(PAUSE_MS)
    }
  }
}

/** The timer of the patience itself is one of ours. */
function held(): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
