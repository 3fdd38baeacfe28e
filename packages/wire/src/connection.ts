import type { Channel } from './channel.js'
import { ClosedError } from './errors/closed-error.js'
import { FrameError } from './errors/frame-error.js'
import { JsonError } from './errors/json-error.js'
import { type DecodedItem, FrameDecoder, type FrameLimits } from './frame-decoder.js'
import type { JsonValue } from './json/json-value.js'
import { parseJson } from './json/parse-json.js'
import { stringifyJson } from './json/stringify-json.js'
import type { OpenOptions, Transport } from './transport.js'

/** What a connection tells its owner, in the order in which it came. The methods must not throw. */
export interface ConnectionHandler {
  /** A whole message. `bytes` is its size on the wire. */
  message(value: JsonValue, bytes: number): void
  /** The byte 0xFF came. */
  sentinel(): void
  /** Bytes that belong to no message. */
  skipped(bytes: Uint8Array): void
  /** A message was lost: it broke a limit, broke off, or is no JSON. The connection goes on. */
  lost(error: FrameError | JsonError, bytes: number): void
  /** The end, exactly once. `cause` is absent when either side closed in peace, between two messages. */
  closed(cause?: Error): void
}

type State =
  | { readonly name: 'new'; readonly channel: Channel }
  | { readonly name: 'open'; readonly channel: Channel; readonly handler: ConnectionHandler }
  | { readonly name: 'closed'; readonly cause: Error | undefined }

const encoder = /* @__PURE__ */ new TextEncoder()

/**
 * Messages over one channel: in order, both ways, closed once.
 *
 * | state | ends by |
 * | --- | --- |
 * | new | `start` |
 * | open | `close`, or the channel's end |
 * | closed | never; `closed()` of the handler has been called |
 */
export class Connection {
  readonly label: string
  readonly local: boolean
  readonly #decoder: FrameDecoder
  #state: State

  constructor(channel: Channel, limits: FrameLimits = {}) {
    this.label = channel.label
    this.local = channel.local ?? false
    this.#decoder = new FrameDecoder(limits)
    this.#state = { name: 'new', channel }
  }

  get state(): 'new' | 'open' | 'closed' {
    return this.#state.name
  }

  /** Begins to deliver. Call once. */
  start(handler: ConnectionHandler): void {
    if (this.#state.name !== 'new') throw this.#closedError('start a connection twice')
    const { channel } = this.#state
    this.#state = { name: 'open', channel, handler }
    channel.start({
      data: (chunk) => this.#deliver(this.#decoder.push(chunk)),
      closed: (cause) => {
        const [cut] = this.#decoder.end()
        this.#end(cause ?? (cut?.kind === 'rejected' ? new FrameError(cut.fault, cut.length) : undefined))
      },
    })
  }

  /**
   * Sends a message as one line in one write.
   * @throws UnsendableError when the value has no exact JSON form; nothing was sent then
   * @throws ClosedError
   */
  send(message: unknown): void {
    this.sendBytes(encoder.encode(`${stringifyJson(message)}\n`))
  }

  /** Sends bytes as they are. @throws ClosedError */
  sendBytes(bytes: Uint8Array): void {
    if (this.#state.name === 'closed') throw this.#closedError('send')
    this.#state.channel.write(bytes)
  }

  /** Closes the channel, now. The handler hears `closed(cause)` before this returns. */
  close(cause?: Error): void {
    if (this.#state.name === 'closed') return
    const { channel } = this.#state
    this.#end(cause)
    channel.close()
  }

  #end(cause: Error | undefined): void {
    const before = this.#state
    if (before.name === 'closed') return
    this.#state = { name: 'closed', cause }
    if (before.name === 'open') before.handler.closed(cause)
  }

  #deliver(items: readonly DecodedItem[]): void {
    for (const item of items) {
      if (this.#state.name !== 'open') return
      const { handler } = this.#state
      switch (item.kind) {
        case 'frame':
          this.#parse(item.bytes, handler)
          break
        case 'sentinel':
          handler.sentinel()
          break
        case 'skipped':
          handler.skipped(item.bytes)
          break
        case 'rejected':
          handler.lost(new FrameError(item.fault, item.length), item.length)
      }
    }
  }

  #parse(bytes: Uint8Array, handler: ConnectionHandler): void {
    let value: JsonValue
    try {
      value = parseJson(bytes)
    } catch (error) {
      if (!(error instanceof JsonError)) throw error
      handler.lost(error, bytes.length)
      return
    }
    handler.message(value, bytes.length)
  }

  #closedError(verb: string): ClosedError {
    const cause = this.#state.name === 'closed' ? this.#state.cause : undefined
    return new ClosedError(`cannot ${verb}: the connection to ${this.label} is ${this.#state.name}`, { cause })
  }
}

/** Opens a channel and makes a connection of it. Rejects as `Transport.open` does. */
export async function connect(transport: Transport, options: OpenOptions & FrameLimits = {}): Promise<Connection> {
  return new Connection(await transport.open(options), options)
}
