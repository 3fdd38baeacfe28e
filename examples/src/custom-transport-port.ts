/** A transport of one's own, without Node streams: another thread holds the socket, and bytes come through a MessagePort. */
// #region readme
import type { MessagePort } from 'node:worker_threads'
import type { Channel, Receiver, Transport } from '@qga/wire'

type Message = { readonly bytes: Uint8Array } | { readonly taken: number } | { readonly end: true }

const PIECE_BYTES = 64 * 1024
const WINDOW_BYTES = 4 * PIECE_BYTES

/** `openPort` asks the other thread for a port; that thread makes a `PortChannel` of its end. */
export function portTransport(label: string, openPort: () => Promise<MessagePort>): Transport {
  return {
    label,
    async open({ signal }) {
      signal?.throwIfAborted()
      const port = await openPort()
      if (!signal?.aborted) return new PortChannel(port, label)
      port.close()
      throw signal.reason
    },
  }
}

export class PortChannel implements Channel {
  readonly label: string
  readonly local = true
  readonly #port: MessagePort
  #receiver: Receiver | undefined
  #queue: Uint8Array[] = []
  /** Bytes that the other side has not taken yet. */
  #underWay = 0
  #over = false

  constructor(port: MessagePort, label: string) {
    this.#port = port
    this.label = label
    port.on('close', () => this.#end())
  }

  start(receiver: Receiver): void {
    this.#receiver = receiver
    if (this.#over) setImmediate(() => this.#end())
    else this.#port.on('message', (message: Message) => this.#hear(message)) // nothing is delivered before
  }

  write(bytes: Uint8Array): boolean {
    if (this.#over) return false
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) this.#queue.push(bytes.slice(at, at + PIECE_BYTES))
    this.#send()
    return this.#queue.length === 0
  }

  close(): void {
    this.#over = true
    this.#port.postMessage({ end: true } satisfies Message)
    this.#port.close() // the port tells when it is closed
  }

  #send(): void {
    while (this.#underWay < WINDOW_BYTES) {
      const bytes = this.#queue.shift()
      if (bytes === undefined) return
      this.#underWay += bytes.length
      this.#port.postMessage({ bytes } satisfies Message)
    }
  }

  #hear(message: Message): void {
    if (this.#over) return
    if ('bytes' in message) {
      this.#port.postMessage({ taken: message.bytes.length } satisfies Message)
      this.#receiver?.data(message.bytes)
    } else if ('taken' in message) {
      const waited = this.#queue.length > 0
      this.#underWay -= message.taken
      this.#send()
      if (waited && this.#queue.length === 0) this.#receiver?.drained?.()
    } else {
      this.#over = true
      this.#port.close()
    }
  }

  #end(): void {
    this.#over = true
    const told = this.#receiver
    this.#receiver = undefined
    told?.closed()
  }
}
// #endregion
