import type { Channel, Receiver } from '@qga/wire'

/** The line to one client of a hostile agent, which ends when the client leaves. */
export class HostileLine {
  readonly #channel: Channel
  readonly #leaving = new AbortController()
  #drained: (() => void)[] = []

  constructor(channel: Channel) {
    this.#channel = channel
  }

  /** Aborts when the client is gone. */
  get left(): AbortSignal {
    return this.#leaving.signal
  }

  start(data: Receiver['data']): void {
    this.#channel.start({
      data,
      drained: () => {
        for (const task of this.#drained) task()
      },
      closed: () => {
        this.#drained = []
        this.#leaving.abort()
      },
    })
  }

  /** Returns false when the client has enough for now. */
  write(bytes: Uint8Array): boolean {
    return this.#channel.write(bytes)
  }

  /** Is called whenever the client takes more again. */
  onDrained(task: () => void): void {
    if (!this.left.aborted) this.#drained.push(task)
  }

  close(): void {
    this.#channel.close()
  }
}
