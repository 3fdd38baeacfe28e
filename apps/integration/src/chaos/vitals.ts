import { getEventListeners } from 'node:events'
import { readdirSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const STEPS = 8
const MIB = 2 ** 20
const TRIES = 100
const PAUSE_MS = 50

/** What this process holds: whether it grows. */
export class Vitals {
  /** The heap, and the buffers beside it. */
  readonly memoryMiB: number[] = []
  readonly #collect: () => void
  readonly #before = held()

  constructor() {
    setFlagsFromString('--expose-gc')
    this.#collect = runInNewContext('gc')
  }

  /** Measures the memory at every eighth of the way. */
  look(done: number): void {
    if (this.memoryMiB.length >= Math.min(done, 1) * STEPS) return
    // The first frees buffers in the background; the second waits for that.
    this.#collect()
    this.#collect()
    const { heapUsed, external } = process.memoryUsage()
    this.memoryMiB.push(Math.round(((heapUsed + external) / MIB) * 100) / 100)
  }

  /** What is still held that was not before, after some patience: the end of a socket takes a moment. */
  async leftOver(life: AbortSignal, patience = TRIES): Promise<string[]> {
    for (let tries = 0; ; tries++) {
      const left = Object.entries(held())
        .filter(([kind, count]) => count > (this.#before[kind] ?? 0))
        .map(([kind, count]) => `${kind}: ${count}, before it was ${this.#before[kind] ?? 0}`)
      const listeners = getEventListeners(life, 'abort').length
      if (listeners > 0) left.push(`${listeners} listeners`)
      if (left.length === 0 || tries >= patience) return left
      await delay(PAUSE_MS)
    }
  }
}

/** The timer of the patience itself is one of ours. */
function held(): Record<string, number> {
  const counts: Record<string, number> = { descriptors: openDescriptors() }
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

/** Of Linux alone: elsewhere none are seen. */
function openDescriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return 0
  }
}
