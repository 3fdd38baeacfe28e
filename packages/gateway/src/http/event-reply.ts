import { stringifyJson } from '@qga/wire'
import { PacedStream } from './paced-stream.js'

const HEARTBEAT_MS = 15_000
const heartbeat = Buffer.from(': still here\n\n')

/** A response of server-sent events: each has a name and one line of JSON. */
export class EventReply {
  readonly response: Response
  readonly #stream: PacedStream
  readonly #beat: NodeJS.Timeout
  #onEnd = () => {}

  constructor(stallMs: number) {
    this.#stream = new PacedStream(stallMs)
    // So that whoever is in between keeps the connection, and one that is dead shows.
    this.#beat = setInterval(() => {
      if (this.#stream.behind === 0) this.#stream.push(heartbeat)
    }, HEARTBEAT_MS)
    this.#beat.unref()
    this.signal.addEventListener('abort', () => clearInterval(this.#beat), { once: true })
    this.response = new Response(this.#stream.readable, {
      headers: {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    })
  }

  /** Aborts when nobody reads any more. */
  get signal(): AbortSignal {
    return this.#stream.signal
  }

  /** How many events the client has not taken. */
  get behind(): number {
    return this.#stream.behind
  }

  /** Resolves when the client is ready for the next. @throws the signal's reason */
  async send(name: string, data: unknown): Promise<void> {
    await this.#stream.write(printed(name, data))
  }

  /** As `send`, for those who do not wait. */
  push(name: string, data: unknown): void {
    this.#stream.push(printed(name, data))
  }

  /** Calls back when this side ends it. */
  onEnd(callback: () => void): void {
    this.#onEnd = callback
  }

  end(): void {
    clearInterval(this.#beat)
    this.#stream.end()
    this.#onEnd()
  }
}

function printed(name: string, data: unknown): Uint8Array {
  return Buffer.from(`event: ${name}\ndata: ${stringifyJson(data)}\n\n`)
}
