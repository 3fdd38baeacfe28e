const LEAST_BYTES = 4 * 1024

/**
 * How much an agent takes in one request, learnt by its refusals: agents of other makes have limits of their own, and
 * say so by an error alone. A size that has once worked is not given up.
 */
export class ChunkSize {
  #bytes: number
  #works = false
  #limited = false

  constructor(bytes: number) {
    this.#bytes = bytes
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Whether the agent has refused a size. */
  get limited(): boolean {
    return this.#limited
  }

  /** A request of `bytes` was taken. */
  worked(bytes: number): void {
    if (bytes >= this.#bytes) this.#works = true
  }

  /** A request of so many was refused: whether it is worth trying again with the smaller size that there is now. */
  refused(bytes: number): boolean {
    this.#limited = true
    if (bytes > this.#bytes) return true
    if (this.#works || this.#bytes <= LEAST_BYTES) return false
    this.#bytes /= 2
    return true
  }
}
