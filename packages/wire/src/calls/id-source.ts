/**
 * Ids for the requests of one connection. They begin with a random part: replies of a dead client reach the next one,
 * on both protocols, and must not look like its own. [measured, QEMU 7.2]
 */
export class IdSource {
  readonly #prefix = Array.from(crypto.getRandomValues(new Uint32Array(2)), (word) => word.toString(36)).join('')
  #count = 0

  next(): string {
    this.#count++
    return `${this.#prefix}-${this.#count}`
  }
}
