import type { Channel, Receiver } from '@qga/wire'
import type { CompliancePeer } from './transport-under-test.js'

/** A channel as the far end of another one: for transports of which the test has both ends. */
export function channelPeer(channel: Channel): CompliancePeer {
  return new ChannelPeer(channel)
}

class ChannelPeer implements CompliancePeer, Receiver {
  readonly #channel: Channel
  readonly #chunks: Uint8Array[] = []
  #started = false
  #over = false
  #drains = 0
  #waiting: (() => void)[] = []

  constructor(channel: Channel) {
    this.#channel = channel
  }

  async write(bytes: Uint8Array): Promise<void> {
    const drains = this.#drains
    if (this.#channel.write(bytes)) return
    this.#start()
    while (!this.#over && this.#drains === drains) await this.#change()
  }

  async read(): Promise<Uint8Array | undefined> {
    this.#start()
    while (!this.#over && this.#chunks.length === 0) await this.#change()
    return this.#chunks.shift()
  }

  close(): void {
    this.#channel.close()
  }

  data(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.#tell()
  }

  drained(): void {
    this.#drains += 1
    this.#tell()
  }

  closed(): void {
    this.#over = true
    this.#tell()
  }

  /** Not before it has to be: a channel that is started takes all that comes. */
  #start(): void {
    if (this.#started) return
    this.#started = true
    this.#channel.start(this)
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #tell(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}
