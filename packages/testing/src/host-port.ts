import type { Channel } from '@qga/wire'
import { ClientInput } from './client-input.js'
import { type Clock, pause } from './clock.js'
import type { ConnectionContext, Fault, FaultAction } from './faults/fault.js'
import { PortClient } from './port-client.js'

export interface HostPortOptions {
  readonly clock: Clock
  readonly faults: () => readonly Fault[]
  /** What happens to output that no client is there to take. */
  readonly staleOutput: 'kept' | 'lost'
  /** There is something to read. */
  readonly readable: () => void
  /** A client is served from now on. What is returned it gets before anything else. */
  readonly served?: () => Promise<Uint8Array>
  /** The client that was served has left. */
  readonly left?: () => void
  /** Whether what a client has sent, and nobody has read yet, goes with it. Default: it stays. */
  readonly forgets?: boolean
  readonly restart: () => void
}

/** So much at most goes to a client at once, so that one who leaves has not been given it all. */
const PIECE_BYTES = 64 * 1024

/**
 * The line between the clients and the agent, as QEMU's chardev is one: it serves one client; the others are
 * connected, and hear nothing until it is their turn. What it has taken from a client stays for the agent, what the
 * agent writes stays for the next client.
 */
export class HostPort {
  readonly #options: HostPortOptions
  #clients: PortClient[] = []
  #input: Uint8Array[] = []
  #served = 0
  #arrivals: (() => void)[] = []

  constructor(options: HostPortOptions) {
    this.#options = options
  }

  /** Clients that are connected, the served one first. */
  get clients(): number {
    return this.#clients.filter((client) => !client.gone).length
  }

  accept(channel: Channel): void {
    const input = new ClientInput(this.#options.clock, {
      data: (bytes) => {
        if (!client.gone || this.#options.forgets !== true) this.#give(bytes)
      },
      close: (cause) => client.end(cause),
      restart: () => this.#options.restart(),
    })
    const client = new PortClient(channel, input, {
      data: (bytes) => {
        if (client !== this.#clients[0]) return false
        this.#take(client, bytes)
        return true
      },
      closed: () => {
        if (client !== this.#clients[0]) return
        this.#options.left?.()
        this.#next()
      },
    })
    this.#clients.push(client)
    if (client === this.#clients[0]) this.#serve(client)
    client.start()
  }

  /** Some bytes for the agent, or nothing. */
  read(maxBytes: number): Uint8Array | undefined {
    const [first] = this.#input
    if (first === undefined) return undefined
    if (first.length <= maxBytes) {
      this.#input.shift()
      return first
    }
    this.#input[0] = first.subarray(maxBytes)
    return first.subarray(0, maxBytes)
  }

  /** Resolves when all has been done, or when the signal ends it. Blocks while no client is there to take it. */
  async write(actions: readonly FaultAction[], signal: AbortSignal): Promise<void> {
    for (const action of actions) {
      if (signal.aborted) return
      if (action instanceof Uint8Array) await this.#send(action, signal)
      else if ('waitMs' in action) await pause(this.#options.clock, action.waitMs, signal)
      else if ('close' in action) this.#clients[0]?.end(action.cause)
      else return this.#options.restart()
    }
  }

  /** Ends the connection of the client that is served. */
  closeServed(): void {
    this.#clients[0]?.end()
  }

  /** Ends all connections. What is under way is lost. */
  closeAll(): void {
    const clients = this.#clients
    this.#clients = []
    this.#input = []
    for (const client of clients) client.end()
  }

  async #send(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      if (this.#clients.length === 0 && this.#options.staleOutput === 'lost') return
      const client = await this.#arrival(signal)
      if (client === undefined || signal.aborted) return
      await this.#output(client, bytes.subarray(at, at + PIECE_BYTES), signal)
      if (client.gone && this.#options.staleOutput === 'lost') return
    }
  }

  /** The client that is served, as soon as there is one. */
  async #arrival(signal: AbortSignal): Promise<PortClient | undefined> {
    while (!signal.aborted) {
      const client = this.#clients[0]
      if (client !== undefined) {
        await client.greeted
        if (client === this.#clients[0]) return client
      } else {
        await new Promise<void>((resolve) => {
          const done = () => {
            signal.removeEventListener('abort', done)
            resolve()
          }
          this.#arrivals.push(done)
          signal.addEventListener('abort', done, { once: true })
        })
      }
    }
    return undefined
  }

  #serve(client: PortClient): void {
    if (client.gone) {
      // It left while it waited: what it sent is there all the same.
      if (this.#options.forgets !== true) for (const bytes of client.takeQueued()) this.#give(bytes)
      return this.#next()
    }
    this.#served++
    client.greeted = this.#greet(client, this.#served)
    for (const bytes of client.takeQueued()) this.#take(client, bytes)
    const waiting = this.#arrivals
    this.#arrivals = []
    for (const resolve of waiting) resolve()
  }

  async #greet(client: PortClient, connection: number): Promise<void> {
    client.number = connection
    const greeting = await this.#options.served?.()
    if (greeting !== undefined) await this.#output(client, greeting, client.left)
    for (const fault of this.#options.faults()) {
      for (const action of fault.onOpen?.(client.context) ?? []) {
        if (action instanceof Uint8Array) await this.#output(client, action, client.left)
        else if ('waitMs' in action) await pause(this.#options.clock, action.waitMs, client.left)
        else if ('close' in action) client.end(action.cause)
        else this.#options.restart()
      }
    }
  }

  /** Hands bytes to the channel, through the faults that look at all output. */
  async #output(client: PortClient, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    let actions: readonly FaultAction[] = [bytes]
    for (const fault of this.#options.faults()) actions = through(fault, 'onOutput', actions, client.context)
    for (const action of actions) {
      if (client.gone || signal.aborted) return
      if (action instanceof Uint8Array) await client.send(action, signal)
      else if ('waitMs' in action) await pause(this.#options.clock, action.waitMs, signal)
      else if ('close' in action) client.end(action.cause)
      else return this.#options.restart()
    }
  }

  /** Takes what the client that is served sends, through the faults that look at it. */
  #take(client: PortClient, bytes: Uint8Array): void {
    const context = { connection: client.number, sentBytes: client.receivedBytes }
    client.receivedBytes += bytes.length
    let actions: readonly FaultAction[] = [bytes]
    for (const fault of this.#options.faults()) actions = through(fault, 'onInput', actions, context)
    client.input.push(actions)
  }

  #give(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#input.push(bytes)
    this.#options.readable()
  }

  #next(): void {
    this.#clients.shift()
    if (this.#options.forgets === true) this.#input = []
    const [client] = this.#clients
    if (client !== undefined) this.#serve(client)
  }
}

/** One fault's say in what is sent; it sees each piece with the count of those before it. */
function through(
  fault: Fault,
  hook: 'onInput' | 'onOutput',
  actions: readonly FaultAction[],
  connection: ConnectionContext,
): readonly FaultAction[] {
  if (fault[hook] === undefined) return actions
  let { sentBytes } = connection
  const changed: FaultAction[] = []
  for (const action of actions) {
    const instead = action instanceof Uint8Array ? fault[hook](action, { ...connection, sentBytes }) : [action]
    for (const one of instead) if (one instanceof Uint8Array) sentBytes += one.length
    changed.push(...instead)
  }
  return changed
}
