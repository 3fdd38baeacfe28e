import { createHash } from 'node:crypto'

const WORD = 4

/** Numbers without a pattern that come again from the same seed. */
export class Random {
  readonly #seed: string
  #block = Buffer.alloc(0)
  #blocks = 0

  constructor(seed: string) {
    this.#seed = seed
  }

  /** At least 0 and below 1. */
  next(): number {
    if (this.#block.length === 0) {
      this.#block = createHash('sha256').update(`${this.#seed} ${this.#blocks}`).digest()
      this.#blocks += 1
    }
    const word = this.#block.readUInt32LE()
    this.#block = this.#block.subarray(WORD)
    return word / 2 ** 32
  }

  /** An integer of at least `low` and at most `high`. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.between(0, list.length - 1)] ?? list[0]
  }
}
