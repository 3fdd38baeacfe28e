import type { Channel } from './channel.js'
import { ClosedError } from './errors/closed-error.js'
import { FloodError } from './errors/flood-error.js'
import { FloodGuard, type FloodLimits } from './flood-guard.js'
import { stringifyJson } from './json/stringify-json.js'
import { MessageDecoder, type MessageLimits, type MessageSink, type Taker } from './message-decoder.js'
import type { OpenOptions, Transport } from './transport.js'

/** What a connection tells its owner, in the order in which it came. The methods must not throw. */
export interface ConnectionHandler extends MessageSink {
  /** The end, exactly once. `cause` is absent when either side closed in peace, between two messages. */
  closed(cause?: Error): void
}

/** Somebody who looks on: is shown what passes, and changes nothing. `diagnosticsTap` of `@qga/wire/node` is one. */
export interface Tap {
  /** These bytes are about to be written. They may change once they are answered. */
  sent(label: string, bytes: Uint8Array): void
  /** A sink that sees all and hands all on to the one given. */
  watch(label: string, sink: MessageSink): MessageSink
}

/** What a connection takes, and who looks on. */
export interface ConnectionOptions extends MessageLimits, FloodLimits {
  /** Default: nobody. */
  readonly tap?: Tap | undefined
}

type State =
  | { readonly name: 'new' }
  | { readonly name: 'open'; readonly handler: ConnectionHandler; readonly decoder: MessageDecoder }
  | { readonly name: 'closed'; readonly cause: Error | undefined }

const encoder = /* @__PURE__ */ new TextEncoder()

/**
 * Messages over one channel: in order, both ways, closed once.
 *
 * | state | ends by |
 * | --- | --- |
 * | new | `start` |
 * | open | `close`, the channel's end, or a flood of what is of no use: then with a `FloodError` |
 * | closed | never; `closed()` of the handler has been called |
 */
export class Connection {
  readonly label: string
  readonly local: boolean
  /** The channel's own. */
  readonly passFd: Channel['passFd']
  readonly #channel: Channel
  readonly #options: ConnectionOptions
  readonly #guard: FloodGuard
  #state: State = { name: 'new' }

  constructor(channel: Channel, options: ConnectionOptions = {}) {
    this.label = channel.label
    this.local = channel.local ?? false
    this.passFd = channel.passFd?.bind(channel)
    this.#channel = channel
    this.#options = options
    this.#guard = new FloodGuard(options)
  }

  get state(): 'new' | 'open' | 'closed' {
    return this.#state.name
  }

  /** Begins to deliver. Call once. */
  start(handler: ConnectionHandler): void {
    if (this.#state.name !== 'new') throw this.#closedError('start a connection twice')
    const sink = this.#options.tap?.watch(this.label, handler) ?? handler
    const decoder = new MessageDecoder(sink, this.#options, (bytes, items) => this.#count(bytes, items))
    this.#state = { name: 'open', handler, decoder }
    this.#channel.start({
      borrows: true,
      data: (chunk, lent) => decoder.push(chunk, lent),
      closed: (cause) => {
        const cut = decoder.end()
        this.#end(cause ?? cut)
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
    this.#options.tap?.sent(this.label, bytes)
    this.#channel.write(bytes)
  }

  /** From now on this one is asked first, for each message. See `Taker`. Does nothing before the start. */
  takeBy(taker: Taker | undefined): void {
    if (this.#state.name === 'open') this.#state.decoder.takeBy(taker)
  }

  /** Counts a message that nobody asked for against the limits of a flood. */
  stray(bytes: number): void {
    this.#count(bytes, 1)
  }

  /** Closes the channel, now. The handler hears `closed(cause)` before this returns. */
  close(cause?: Error): void {
    if (this.#state.name === 'closed') return
    this.#end(cause)
    this.#channel.close()
  }

  #end(cause: Error | undefined): void {
    const before = this.#state
    if (before.name === 'closed') return
    this.#state = { name: 'closed', cause }
    if (before.name !== 'open') return
    before.decoder.stop()
    before.handler.closed(cause)
  }

  #count(bytes: number, items: number): void {
    if (this.#guard.admits(bytes, items)) return
    this.close(new FloodError(`${this.label} sends nothing of use, and too much of it`))
  }

  #closedError(verb: string): ClosedError {
    const cause = this.#state.name === 'closed' ? this.#state.cause : undefined
    return new ClosedError(`cannot ${verb}: the connection to ${this.label} is ${this.#state.name}`, { cause })
  }
}

/** Opens a channel and makes a connection of it. Rejects as `Transport.open` does. */
export async function connect(
  transport: Transport,
  options: OpenOptions & ConnectionOptions = {},
): Promise<Connection> {
  return new Connection(await transport.open(options), options)
}
