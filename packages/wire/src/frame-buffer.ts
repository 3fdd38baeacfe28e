import { unfilled } from './native.js'

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

  /** `lent`: others may change the piece's memory, so it is copied however large it is. */
  append(piece: Uint8Array, lent = false): void {
    this.#size += piece.length
    if (!lent && piece.length >= KEEP_BYTES) {
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
    this.append(last, brief)
    const memory = this.#memory
    this.#closePart()
    let [all = none, more] = this.#parts
    if (more !== undefined) all = joined(this.#parts, this.#size)
    else if (brief) spare = memory
    this.clear()
    return all
  }

  clear(): void {
    this.#parts = []
    this.#memory = none
    this.#used = this.#size = 0
  }

  #closePart(): void {
    if (this.#used > 0) this.#parts.push(this.#memory.subarray(0, this.#used))
    this.#memory = none
    this.#used = 0
  }

  #grow(size: number): void {
    const before = this.#memory
    this.#memory = spare.length < size ? unfilled(2 * size) : spare
    spare = none
    this.#memory.set(before)
  }
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const all = unfilled(size)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
