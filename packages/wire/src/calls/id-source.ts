const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const PREFIX_LENGTH = 5

/**
 * Ids for the requests of one connection. They begin with a random part of 30 bits: replies of a dead client reach the
 * next one, on both protocols, and must not look like its own. [measured, QEMU 7.2]
 *
 * They are short, because a monitor reads a request byte by byte: each costs it some 3 microseconds, in a hundred that a
 * small command takes. [measured, QEMU 7.2 and 11.1]
 */
export class IdSource {
  readonly #prefix = Array.from(
    crypto.getRandomValues(new Uint8Array(PREFIX_LENGTH)),
    (byte) => LETTERS[byte % 64],
  ).join('')
  #count = 0

  next(): string {
    this.#count++
    return this.#prefix + this.#count.toString(36)
  }
}
