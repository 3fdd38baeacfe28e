/** Bytes of a stream, taken in the amounts that a format wants. */
export class ByteQueue {
  readonly #source: AsyncIterator<Uint8Array>
  #chunk: Uint8Array = new Uint8Array(0)

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** Exactly so many bytes; fewer if the stream ends before. */
  async take(count: number): Promise<Uint8Array> {
    if (this.#chunk.length >= count) return this.#cut(count)
    const taken = new Uint8Array(count)
    let filled = 0
    while (filled < count && (await this.#more())) {
      const piece = this.#cut(Math.min(count - filled, this.#chunk.length))
      taken.set(piece, filled)
      filled += piece.length
    }
    return taken.subarray(0, filled)
  }

  /** The next bytes, at most so many; none if the stream is over. */
  async some(most: number): Promise<Uint8Array> {
    return (await this.#more()) ? this.#cut(Math.min(most, this.#chunk.length)) : new Uint8Array(0)
  }

  async end(): Promise<void> {
    await this.#source.return?.()
  }

  async #more(): Promise<boolean> {
    while (this.#chunk.length === 0) {
      const next = await this.#source.next()
      if (next.done) return false
      this.#chunk = next.value
    }
    return true
  }

  #cut(count: number): Uint8Array {
    const piece = this.#chunk.subarray(0, count)
    this.#chunk = this.#chunk.subarray(count)
    return piece
  }
}
