import { type Channel, ConnectError, SENTINEL, stringifyJson, type Transport } from '@qga/wire'
import { channelPair } from '../channel-pair.js'
import { RequestParser } from '../json/request-parser.js'
import { type LoggedRequest, RequestLog } from '../request-log.js'
import { nextTurn } from '../soon.js'
import type { HostileHandlers } from './hostile-handlers.js'
import { HostileLine } from './hostile-line.js'
import { type HostileReply, hostileReply } from './hostile-reply.js'

/**
 * A malicious guest, for tests of what a client or a service makes of one: it gets into step as an agent does, so that
 * it is believed, and then answers as its handlers say, byte by byte if they like.
 *
 * What it has no handler for it answers as a good agent that has no other commands would; a handler for
 * `guest-sync-delimited` takes that over, too. Unlike a `FakeAgent` it serves all its clients at once, and knows no
 * files or programs: `fileHandlers` are some to begin with. It leaves to the caller what must hold meanwhile (time,
 * memory, what is written where) and to `close` it.
 */
export class HostileAgent {
  /** Opens channels to this agent. */
  readonly transport: Transport
  readonly #handlers: HostileHandlers
  readonly #log = new RequestLog()
  readonly #lines = new Set<HostileLine>()
  #closed = false

  constructor(handlers: HostileHandlers) {
    this.#handlers = handlers
    this.transport = { label: 'hostile agent', open: ({ signal }) => this.#open(signal) }
  }

  /**
   * The last requests of all clients, oldest first: at most 1000, and at most 16 MiB of them. Whether an attack took
   * place is to be seen by them.
   */
  get requests(): readonly LoggedRequest[] {
    return this.#log.requests
  }

  /** Serves a channel that came from elsewhere, such as an accepted socket. */
  accept(channel: Channel): void {
    if (this.#closed) return channel.close()
    const line = new HostileLine(channel)
    this.#lines.add(line)
    line.left.addEventListener('abort', () => this.#lines.delete(line), { once: true })
    const parser = new RequestParser('late')
    let isSynced = false
    const synced = (reply: HostileReply, request: LoggedRequest) => {
      if (!isSynced) this.#handlers.synced?.(reply, request)
      isSynced = true
    }
    line.start((bytes) => {
      for (const item of parser.push(bytes)) {
        const request = item.kind === 'value' && item.value instanceof Map ? this.#log.add(item.value) : undefined
        if (request !== undefined) this.#answer(hostileReply(line, request.id), request, synced)
      }
    })
  }

  /** Ends all connections. Nobody can connect any more. */
  close(): void {
    this.#closed = true
    for (const line of this.#lines) line.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
  }

  async #open(signal: AbortSignal | undefined): Promise<Channel> {
    signal?.throwIfAborted()
    await nextTurn()
    signal?.throwIfAborted()
    if (this.#closed) throw new ConnectError('not-found', `cannot connect to ${this.transport.label}: it is closed`)
    const [near, far] = channelPair({ label: this.transport.label })
    this.accept(far)
    return near
  }

  #answer(reply: HostileReply, request: LoggedRequest, synced: HostileHandlers[string]): void {
    const { execute, arguments: args } = request
    const handler = Object.hasOwn(this.#handlers, execute) ? this.#handlers[execute] : undefined
    if (handler !== undefined) return handler(reply, request)
    if (execute === 'guest-sync-delimited' || execute === 'guest-sync') {
      if (execute === 'guest-sync-delimited') reply.raw(Uint8Array.of(SENTINEL))
      reply.returns(stringifyJson(args.id ?? null))
      return synced?.(reply, request)
    }
    if (execute === 'guest-ping') reply.returns('{}')
    else if (execute === 'guest-info') reply.returns(JSON.stringify(infoOf(this.#handlers)))
    else reply.fails(`The command ${execute} has not been found`, 'CommandNotFound')
  }
}

function infoOf(handlers: HostileHandlers): object {
  const names = new Set(['guest-sync', 'guest-sync-delimited', 'guest-ping', 'guest-info', ...Object.keys(handlers)])
  names.delete('synced')
  return {
    version: '11.1.3',
    supported_commands: [...names].map((name) => ({ name, enabled: true, 'success-response': true })),
  }
}
