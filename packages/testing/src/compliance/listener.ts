import type { Receiver } from '@qga/wire'
import { joined } from './pattern.js'

/** A receiver that keeps what it is told, and can be waited for. */
export class Listener implements Receiver {
  /** The causes with which the channel was closed: one, if all is right. */
  readonly ends: (Error | undefined)[] = []
  drains = 0
  length = 0
  /** Data that came after the end. */
  late = 0
  readonly #chunks: Uint8Array[] = []
  readonly #waiting = new Set<() => void>()
  readonly #onData: ((chunk: Uint8Array) => void) | undefined

  constructor(onData?: (chunk: Uint8Array) => void) {
    this.#onData = onData
  }

  get received(): Uint8Array {
    return joined(this.#chunks)
  }

  data(chunk: Uint8Array): void {
    if (this.ends.length > 0) this.late += 1
    // Kept as they are: a channel that reuses the memory of a chunk is found out.
    this.#chunks.push(chunk)
    this.length += chunk.length
    this.#onData?.(chunk)
    this.#tell()
  }

  drained(): void {
    this.drains += 1
    this.#tell()
  }

  closed(cause?: Error): void {
    this.ends.push(cause)
    this.#tell()
  }

  /** Resolves when so many bytes have come; rejects when the channel ends before. */
  async has(length: number): Promise<void> {
    await this.#until(() => this.length >= length || this.ends.length > 0)
    if (this.length < length) throw new Error(`closed after ${this.length} bytes of ${length}`, { cause: this.ends[0] })
  }

  async ended(): Promise<void> {
    await this.#until(() => this.ends.length > 0)
  }

  async hasDrained(times: number): Promise<void> {
    await this.#until(() => this.drains >= times)
  }

  #until(test: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!test()) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
  }

  #tell(): void {
    for (const look of this.#waiting) look()
  }
}
