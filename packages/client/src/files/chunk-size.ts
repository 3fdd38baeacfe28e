const LEAST_BYTES = 4 * 1024

/**
 * How much an agent takes in one request, learnt by its refusals: agents of other makes have limits of their own, and
 * say so by an error alone. A size that has once worked is not given up; if none works, it was not the size.
 */
export class ChunkSize {
  readonly #first: number
  #bytes: number
  #works = false
  #limited = false

  constructor(bytes: number) {
    this.#first = bytes
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
    if (bytes <= this.#bytes && !this.#shrink()) return false
    this.#limited = true
    return true
  }

  /** False where that is no way out: this size has worked, or the least was refused as well. */
  #shrink(): boolean {
    if (this.#works) return false
    if (this.#bytes > LEAST_BYTES) {
      this.#bytes /= 2
      return true
    }
    this.#bytes = this.#first
    this.#limited = false
    return false
  }
}
