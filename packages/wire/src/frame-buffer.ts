import { unfilled } from './native.js'

/** From this size on a piece is kept as it is; smaller ones are copied together, so that tiny chunks stay cheap. */
const KEEP_BYTES = 16 * 1024
const SPARE_BYTES = 1024

/** For what is taken briefly: one for all, so that large replies one after another need no memory of their own. */
let shared: Uint8Array = /* @__PURE__ */ new Uint8Array(0)

/** Collects the pieces of one frame. A byte is copied a few times at most, however small the pieces are. */
export class FrameBuffer {
  #parts: Uint8Array[] = []
  /** Small pieces, up to `used`; they are no part yet. */
  #tail = new Uint8Array(0)
  #used = 0
  #size = 0

  /** How many bytes are held. */
  get size(): number {
    return this.#size
  }

  append(piece: Uint8Array): void {
    this.#size += piece.length
    if (piece.length >= KEEP_BYTES) {
      this.#closeTail()
      this.#parts.push(piece)
      return
    }
    const used = this.#used + piece.length
    if (used > this.#tail.length) {
      const grown = new Uint8Array(2 * used + SPARE_BYTES)
      grown.set(this.#tail)
      this.#tail = grown
    }
    this.#tail.set(piece, this.#used)
    this.#used = used
  }

  /**
   * All bytes and a last piece behind them, in one; the buffer is empty afterwards. `brief`: in memory that is used
   * again, good only until any buffer's next such call.
   */
  take(last?: Uint8Array, brief = false): Uint8Array {
    this.#closeTail()
    if (last !== undefined) this.#parts.push(last)
    const all = joined(this.#parts, brief)
    this.clear()
    return all
  }

  clear(): void {
    this.#parts = []
    this.#tail = new Uint8Array(0)
    this.#used = 0
    this.#size = 0
  }

  #closeTail(): void {
    if (this.#used > 0) this.#parts.push(this.#tail.subarray(0, this.#used))
    this.#tail = new Uint8Array(0)
    this.#used = 0
  }
}

function joined(parts: readonly Uint8Array[], brief: boolean): Uint8Array {
  const [only, more] = parts
  if (only !== undefined && more === undefined) return only
  const size = parts.reduce((sum, part) => sum + part.length, 0)
  const all = brief && shared.length >= size ? shared : unfilled(size)
  if (brief) shared = all
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all.subarray(0, size)
}
