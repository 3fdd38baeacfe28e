import { unfilled } from './native.js'

const LEAST_BYTES = 1024
/** From this size on a piece that is ours is kept as it is; smaller ones are copied together. */
const KEEP_BYTES = 16 * 1024
const none: Uint8Array = /* @__PURE__ */ new Uint8Array(0)

/** One for all buffers: what was taken briefly, to be filled again by the next one that needs memory. */
let spare = none

/** Collects the pieces of one frame. A byte is copied a few times at most, however small the pieces are. */
export class FrameBuffer {
  #parts: Uint8Array[] = []
  /** What was copied since the last part, up to `used`. */
  #memory = none
  #used = 0
  #size = 0

  /** How many bytes are held. */
  get size(): number {
    return this.#size
  }

  /** Takes a piece: a copy of it, unless it is `ours` and large. */
  append(piece: Uint8Array, ours = false): void {
    this.#size += piece.length
    if (ours && piece.length >= KEEP_BYTES) {
      this.#closePart()
      this.#parts.push(piece)
      return
    }
    const used = this.#used + piece.length
    if (used > this.#memory.length) this.#grow(used)
    this.#memory.set(piece, this.#used)
    this.#used = used
  }

  /**
   * All bytes and a last piece behind them, in one; the buffer is empty afterwards. A piece that is alone is returned
   * as it is. `brief`: in memory that is used again, good only until anything is appended to any buffer.
   */
  take(last = none, brief = false): Uint8Array {
    if (this.#size === 0) return last
    this.append(last, this.#parts.length > 0)
    let all = this.#memory.subarray(0, this.#size)
    if (this.#parts.length > 0) all = this.#joined()
    else if (brief) spare = this.#memory
    this.clear()
    return all
  }

  clear(): void {
    this.#parts = []
    this.#memory = none
    this.#used = 0
    this.#size = 0
  }

  #closePart(): void {
    if (this.#used > 0) this.#parts.push(this.#memory.subarray(0, this.#used))
    this.#memory = none
    this.#used = 0
  }

  #grow(size: number): void {
    const before = this.#memory
    this.#memory = spare
    if (spare.length < size) this.#memory = unfilled(2 * size + LEAST_BYTES)
    else spare = none
    this.#memory.set(before)
  }

  #joined(): Uint8Array {
    this.#closePart()
    const all = unfilled(this.#size)
    let at = 0
    for (const part of this.#parts) {
      all.set(part, at)
      at += part.length
    }
    return all
  }
}
