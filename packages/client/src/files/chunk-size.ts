/** 64 KiB is the best rate at the least memory, for reads four at a time where that is safe. [measured, qemu-ga 7.2] */
const CHUNK_BYTES = 64 * 1024
const LEAST_BYTES = 4 * 1024

/**
 * How much an agent takes in one request, learnt by its refusals: agents of other makes have limits of their own, and
 * say so by an error alone. A size that has once worked is not given up.
 */
export class ChunkSize {
  #bytes = CHUNK_BYTES
  #works = false

  get bytes(): number {
    return this.#bytes
  }

  /** A request of `bytes` was taken. */
  worked(bytes: number): void {
    if (bytes >= this.#bytes) this.#works = true
  }

  /** A request was refused: whether it is worth trying again with the smaller size that there is now. */
  refused(): boolean {
    if (this.#works || this.#bytes <= LEAST_BYTES) return false
    this.#bytes /= 2
    return true
  }
}
