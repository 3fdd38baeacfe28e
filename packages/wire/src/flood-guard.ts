import { resolveLimits } from './resolve-limits.js'

/**
 * How much may come that is of no use: garbage and white space between messages, 0xFF, messages that are lost, and
 * those that nobody asked for. So much is taken at once, and after that so much per second; more is a flood.
 *
 * Counted in bytes. Each piece of garbage, message and 0xFF counts as 4 KiB more, for the work that it makes.
 */
export interface FloodLimits {
  /** At once. Default 160 MiB: two stale replies of the largest kind, or some 40000 pieces. */
  readonly maxUselessBytes?: number | undefined
  /** In the long run. Default 16 MiB, or some 4000 pieces. */
  readonly uselessBytesPerSecond?: number | undefined
}

/** The limits that count where none are given. */
export const defaultFloodLimits = { maxUselessBytes: 160 * 1024 * 1024, uselessBytesPerSecond: 16 * 1024 * 1024 }

const ITEM_BYTES = 4 * 1024

/** Counts what is of no use against its limits. The clock is the caller's: milliseconds that do not go back. */
export class FloodGuard {
  readonly #limits: typeof defaultFloodLimits
  readonly #now: () => number
  #level = 0
  #since = 0

  constructor(limits: FloodLimits = {}, now: () => number = () => performance.now()) {
    this.#limits = resolveLimits(defaultFloodLimits, limits)
    this.#now = now
  }

  /** Whether so much more is still within the limits. */
  admits(bytes: number, items: number): boolean {
    const now = this.#now()
    const drained = ((now - this.#since) / 1000) * this.#limits.uselessBytesPerSecond
    this.#since = now
    this.#level = Math.max(0, this.#level - drained) + bytes + items * ITEM_BYTES
    return this.#level <= this.#limits.maxUselessBytes
  }
}
