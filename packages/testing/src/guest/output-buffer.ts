/** What the agent keeps of one stream of a process. [QEMU: GUEST_EXEC_MAX_OUTPUT] */
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024

const encoder = /* @__PURE__ */ new TextEncoder()

/** One captured stream: the first 16 MiB, and whether there was more. */
export class OutputBuffer {
  readonly #pieces: Uint8Array[] = []
  #size = 0
  #truncated = false

  get truncated(): boolean {
    return this.#truncated
  }

  get empty(): boolean {
    return this.#size === 0
  }

  add(data: string | Uint8Array): void {
    const bytes = typeof data === 'string' ? encoder.encode(data) : data
    const room = MAX_OUTPUT_BYTES - this.#size
    if (bytes.length > room) this.#truncated = true
    const kept = bytes.slice(0, room)
    this.#pieces.push(kept)
    this.#size += kept.length
  }

  bytes(): Uint8Array {
    const joined = new Uint8Array(this.#size)
    let at = 0
    for (const piece of this.#pieces) {
      joined.set(piece, at)
      at += piece.length
    }
    return joined
  }
}
