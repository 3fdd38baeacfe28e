import type { Random } from './random.js'

const KEPT = 64
const LONGEST = 64 * 1024

/** What agents have said before, to any client, for those who say it again. */
export class PastLines {
  readonly #lines: Uint8Array[] = []

  keep(line: Uint8Array): void {
    if (line.length > LONGEST) return
    this.#lines.push(line)
    if (this.#lines.length > KEPT) this.#lines.shift()
  }

  any(random: Random): Uint8Array {
    return this.#lines[random.between(0, this.#lines.length - 1)] ?? new Uint8Array()
  }
}
