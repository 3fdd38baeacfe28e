import type { Channel } from '@qga/wire'
import type { ClientInput } from './client-input.js'
import type { ConnectionContext } from './faults/fault.js'

/** What a client's channel tells the port. `data` returns false if the client has to wait for its turn. */
export interface PortClientEvents {
  data(bytes: Uint8Array): boolean
  closed(): void
}

/** A channel that can also break, as `PairedChannel` can. */
type Breakable = Channel & { fail?(cause: Error): void }

/** One connected client, served or waiting. What it sends while it waits is kept, even if it leaves. */
export class PortClient {
  number = 0
  /** Settles when what it hears first has been sent. */
  greeted: Promise<void> = Promise.resolve()
  receivedBytes = 0
  readonly input: ClientInput
  readonly #channel: Breakable
  readonly #events: PortClientEvents
  readonly #leaving = new AbortController()
  #queued: Uint8Array[] = []
  #sentBytes = 0
  #drained: (() => void) | undefined

  constructor(channel: Channel, input: ClientInput, events: PortClientEvents) {
    this.#channel = channel
    this.input = input
    this.#events = events
  }

  get gone(): boolean {
    return this.#leaving.signal.aborted
  }

  /** Aborts when the client is gone. */
  get left(): AbortSignal {
    return this.#leaving.signal
  }

  get context(): ConnectionContext {
    return { connection: this.number, sentBytes: this.#sentBytes }
  }

  start(): void {
    this.#channel.start({
      data: (bytes) => {
        if (!this.#events.data(bytes)) this.#queued.push(bytes)
      },
      drained: () => this.#drained?.(),
      closed: () => this.#leave(),
    })
  }

  takeQueued(): Uint8Array[] {
    const queued = this.#queued
    this.#queued = []
    return queued
  }

  /** Resolves when the channel takes more, or when client or signal are done. */
  send(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    this.#sentBytes += bytes.length
    if (this.#channel.write(bytes) || this.gone) return Promise.resolve()
    return new Promise((resolve) => {
      const done = () => {
        this.#drained = undefined
        signal.removeEventListener('abort', done)
        this.left.removeEventListener('abort', done)
        resolve()
      }
      this.#drained = done
      signal.addEventListener('abort', done, { once: true })
      this.left.addEventListener('abort', done, { once: true })
    })
  }

  end(cause?: Error): void {
    if (cause !== undefined && this.#channel.fail !== undefined) this.#channel.fail(cause)
    else this.#channel.close()
    this.#leave()
  }

  #leave(): void {
    if (this.gone) return
    this.#leaving.abort()
    this.#events.closed()
  }
}
