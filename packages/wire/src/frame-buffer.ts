/** From this size on a piece is kept as it is; smaller ones are copied together, so that tiny chunks stay cheap. */
const KEEP_BYTES = 16 * 1024
const MIN_BLOCK_BYTES = 1024
const MAX_BLOCK_BYTES = 64 * 1024

/** Collects the pieces of one frame. Every byte is copied at most twice, however small the pieces are. */
export class FrameBuffer {
  #parts: Uint8Array[] = []
  #block = new Uint8Array(0)
  #used = 0
  #size = 0

  /** How many bytes are held. */
  get size(): number {
    return this.#size
  }

  append(piece: Uint8Array): void {
    this.#size += piece.length
    if (piece.length >= KEEP_BYTES) {
      this.#closeBlock()
      this.#parts.push(piece)
      return
    }
    if (this.#used + piece.length > this.#block.length) this.#openBlock(piece.length)
    this.#block.set(piece, this.#used)
    this.#used += piece.length
  }

  /** All bytes in one piece; the buffer is empty afterwards. */
  take(): Uint8Array {
    this.#closeBlock()
    const parts = this.#parts
    const only = parts.length === 1 ? parts[0] : undefined
    const joined = only ?? join(parts, this.#size)
    this.clear()
    return joined
  }

  clear(): void {
    this.#parts = []
    this.#block = new Uint8Array(0)
    this.#used = 0
    this.#size = 0
  }

  #openBlock(atLeast: number): void {
    const wanted = Math.min(MAX_BLOCK_BYTES, Math.max(MIN_BLOCK_BYTES, this.#block.length * 2))
    this.#closeBlock()
    this.#block = new Uint8Array(Math.max(wanted, atLeast))
  }

  #closeBlock(): void {
    if (this.#used > 0) this.#parts.push(this.#block.subarray(0, this.#used))
    this.#block = this.#block.subarray(this.#used)
    this.#used = 0
  }
}

function join(parts: readonly Uint8Array[], size: number): Uint8Array {
  const joined = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
