/** Limits of a `Backoff`, in milliseconds. */
export interface BackoffOptions {
  /** The first pause. Default 100. */
  readonly minMs?: number | undefined
  /** The longest one. Default 30000. */
  readonly maxMs?: number | undefined
}

/**
 * How long to wait before the next attempt: twice as long each time, and scattered over the second half of that, so
 * that those who failed together do not come back together.
 */
export class Backoff {
  readonly maxMs: number
  readonly #minMs: number
  readonly #random: () => number
  #ms: number

  constructor({ minMs = 100, maxMs = 30_000 }: BackoffOptions = {}, random: () => number = Math.random) {
    this.maxMs = Math.max(minMs, maxMs)
    this.#minMs = minMs
    this.#ms = minMs
    this.#random = random
  }

  next(): number {
    const ms = this.#ms
    this.#ms = Math.min(ms * 2, this.maxMs)
    return ms * (0.5 + this.#random() / 2)
  }

  reset(): void {
    this.#ms = this.#minMs
  }
}
