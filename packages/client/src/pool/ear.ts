import type { MessageSink, Tap } from '@qga/wire'

/** Listens in on a connection: for how long the agent has not been heard since something was sent to it. */
export class Ear implements Tap {
  /** Whether to tell when the agent is heard. */
  waits = false
  readonly #tell: () => void
  readonly #tap: Tap | undefined
  /** When something was sent first, since the agent was heard. */
  #sentAt: number | undefined

  /** Who looks on already goes on doing so. */
  constructor(tell: () => void, tap: Tap | undefined) {
    this.#tell = tell
    this.#tap = tap
  }

  /** 0 where nothing waits for an answer. */
  get silentMs(): number {
    return this.#sentAt === undefined ? 0 : performance.now() - this.#sentAt
  }

  sent(label: string, bytes: Uint8Array): void {
    this.#sentAt ??= performance.now()
    this.#tap?.sent(label, bytes)
  }

  watch(label: string, to: MessageSink): MessageSink {
    const sink = this.#tap?.watch(label, to) ?? to
    return {
      message: (...message) => {
        this.#hear()
        sink.message(...message)
      },
      sentinel: () => sink.sentinel(),
      skipped: (bytes) => sink.skipped(bytes),
      lost: (...lost) => {
        this.#hear()
        sink.lost(...lost)
      },
    }
  }

  #hear(): void {
    this.#sentAt = undefined
    if (!this.waits) return
    this.waits = false
    this.#tell()
  }
}
