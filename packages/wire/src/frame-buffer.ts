import { unfilled } from './native.js'

const LEAST_BYTES = 1024
/** From here on it grows fourfold: memory that is not written to costs little, and a copy of it much. */
const LARGE_BYTES = 1024 * 1024
const none: Uint8Array = /* @__PURE__ */ new Uint8Array(0)

/** One for all buffers: what was taken briefly, to be filled again by the next one that needs memory. */
let spare = none

/**
 * Collects the pieces of one frame, in memory of its own: who gave a piece may use it again. The memory grows by
 * doubling and more, so that a byte is copied a few times at most, however small the pieces are.
 */
export class FrameBuffer {
  #memory = none
  #size = 0

  /** How many bytes are held. */
  get size(): number {
    return this.#size
  }

  append(piece: Uint8Array): void {
    const size = this.#size + piece.length
    if (size > this.#memory.length) this.#grow(size)
    this.#memory.set(piece, this.#size)
    this.#size = size
  }

  /**
   * All bytes and a last piece behind them, in one; the buffer is empty afterwards. A piece that is alone is returned
   * as it is. `brief`: in memory that is used again, good only until anything is appended to any buffer.
   */
  take(last = none, brief = false): Uint8Array {
    if (this.#size === 0) return last
    this.append(last)
    const all = this.#memory.subarray(0, this.#size)
    if (brief) spare = this.#memory
    this.clear()
    return all
  }

  clear(): void {
    this.#memory = none
    this.#size = 0
  }

  #grow(size: number): void {
    const before = this.#memory
    this.#memory = spare
    if (spare.length < size) this.#memory = unfilled((size < LARGE_BYTES ? 2 : 4) * size + LEAST_BYTES)
    else spare = none
    this.#memory.set(before)
  }
}
