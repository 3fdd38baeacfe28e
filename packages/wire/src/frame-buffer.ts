import { unfilled } from './native.js'

const LEAST_BYTES = 1024
/** Memory grows by doubling up to here; what comes then begins a new part, so that a large frame is copied twice only. */
const PART_BYTES = 512 * 1024
const none: Uint8Array = /* @__PURE__ */ new Uint8Array(0)

/** One for all buffers: what was taken briefly, to be filled again by the next one that needs memory. */
let spare: Uint8Array = none

/**
 * Collects the pieces of one frame, in memory of its own: who gave a piece may use it again. A byte is copied a few
 * times at most, however small the pieces are.
 */
export class FrameBuffer {
  #full: Uint8Array[] = []
  #part: Uint8Array = none
  /** How much of the part is used. */
  #used = 0
  #size = 0

  /** How many bytes are held. */
  get size(): number {
    return this.#size
  }

  append(piece: Uint8Array): void {
    const used = this.#used + piece.length
    if (used > this.#part.length) this.#makeRoom(piece.length)
    this.#part.set(piece, this.#used)
    this.#used += piece.length
    this.#size += piece.length
  }

  /**
   * All bytes and a last piece behind them, in one; the buffer is empty afterwards. A piece that is alone is returned
   * as it is. `brief`: in memory that is used again, good only until anything is appended to any buffer.
   */
  take(last: Uint8Array = none, brief = false): Uint8Array {
    if (this.#size === 0) return last
    if (last.length > 0) this.append(last)
    const all = this.#full.length === 0 ? this.#part.subarray(0, this.#used) : this.#joined()
    if (brief && this.#full.length === 0) spare = this.#part
    this.clear()
    return all
  }

  clear(): void {
    this.#full = []
    this.#part = none
    this.#used = 0
    this.#size = 0
  }

  #makeRoom(more: number): void {
    const needed = this.#used + more
    if (this.#used > 0 && needed > PART_BYTES) {
      this.#full.push(this.#part.subarray(0, this.#used))
      this.#part = unfilled(Math.max(PART_BYTES, more))
      this.#used = 0
      return
    }
    const before = this.#part.subarray(0, this.#used)
    this.#part = takeSpare(needed) ?? unfilled(Math.max(LEAST_BYTES, Math.min(2 * needed, PART_BYTES), needed))
    this.#part.set(before)
  }

  #joined(): Uint8Array {
    const all = unfilled(this.#size)
    let at = 0
    for (const part of [...this.#full, this.#part.subarray(0, this.#used)]) {
      all.set(part, at)
      at += part.length
    }
    return all
  }
}

function takeSpare(size: number): Uint8Array | undefined {
  if (spare.length < size) return undefined
  const taken = spare
  spare = none
  return taken
}
