import { startTimer } from '@qga/wire/calls'
import { ClientGoneError } from '../errors/client-gone-error.js'
import { SlowClientError } from '../errors/slow-client-error.js'

/**
 * The body of a response that is written piece by piece, no faster than the client takes it. The client's leaving, and
 * its taking nothing for `stallMs`, abort `signal`, for the work behind it.
 */
export class PacedStream {
  readonly readable: ReadableStream<Uint8Array>
  readonly #stallMs: number
  readonly #gone = new AbortController()
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined
  #pulled: (() => void) | undefined
  /** The last write: who writes next waits for it. */
  #last: Promise<void> = Promise.resolve()
  #over = false

  constructor(stallMs: number) {
    this.#stallMs = stallMs
    this.readable = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller
        },
        pull: () => this.#pulled?.(),
        cancel: () => this.#stop(new ClientGoneError('the client left before the end')),
      },
      { highWaterMark: 1 },
    )
  }

  /** Aborts when nobody reads any more. */
  get signal(): AbortSignal {
    return this.#gone.signal
  }

  /** How many pieces the client has not taken. */
  get behind(): number {
    return 1 - (this.#controller?.desiredSize ?? 1)
  }

  /** Resolves when the client is ready for more. Does nothing once the stream is over. @throws the signal's reason */
  async write(bytes: Uint8Array): Promise<void> {
    const writing = this.#last.then(() => this.#write(bytes))
    this.#last = writing.catch(() => {})
    await writing
  }

  /** As `write`, for those who do not wait. */
  push(bytes: Uint8Array): void {
    if (!this.#over) this.#controller?.enqueue(bytes)
  }

  end(): void {
    if (this.#over) return
    this.#over = true
    this.#controller?.close()
  }

  /** Breaks it off, so that the client sees that it is not whole. */
  fail(error: unknown): void {
    if (this.#over) return
    this.#over = true
    this.#controller?.error(error)
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.signal.throwIfAborted()
    if (this.#over) return
    this.#controller?.enqueue(bytes)
    if (this.behind > 0) await this.#pull()
  }

  async #pull(): Promise<void> {
    let timer: ReturnType<typeof startTimer>
    try {
      await new Promise<void>((resolve) => {
        this.#pulled = resolve
        timer = startTimer(this.#stallMs, () => {
          const slow = new SlowClientError(`the client took nothing for ${this.#stallMs} ms`)
          this.fail(slow)
          this.#stop(slow)
        })
      })
    } finally {
      clearTimeout(timer)
      this.#pulled = undefined
    }
    this.signal.throwIfAborted()
  }

  #stop(reason: unknown): void {
    this.#over = true
    this.#gone.abort(reason)
    this.#pulled?.()
  }
}
