import { GatewayBusyError } from '../errors/gateway-busy-error.js'
import { PartyBusyError } from '../errors/party-busy-error.js'
import type { EventReply } from '../http/event-reply.js'

/** What happened to a machine: `opened`, `failed`, `lost`, `closed`, `frozen`, `thawed`, `unconfirmed`. */
export interface MachineEvent {
  readonly machine: string
  readonly kind: string
  /** The code of the error, where there was one. */
  readonly code?: string
}

interface Listener {
  readonly party: string
  readonly reply: EventReply
  readonly wants: (machine: string) => boolean
}

/** Tells listeners what happens. One that is too far behind is told so, and cut off. */
export class EventHub {
  readonly #listeners = new Set<Listener>()
  readonly #most: { readonly perParty: number; readonly inAll: number }
  readonly #buffer: number
  readonly #onCut: () => void

  constructor({
    most,
    buffer,
    onCut,
  }: { most: { perParty: number; inAll: number }; buffer: number; onCut: () => void }) {
    this.#most = most
    this.#buffer = buffer
    this.#onCut = onCut
  }

  get size(): number {
    return this.#listeners.size
  }

  /** Resolves when the listener has left, or was cut off. @throws PartyBusyError, GatewayBusyError */
  listen(listener: Listener): { readonly ended: Promise<void> } {
    const { perParty, inAll } = this.#most
    const own = [...this.#listeners].filter(({ party }) => party === listener.party).length
    if (own >= perParty) {
      throw new PartyBusyError(`this client listens to events ${own} times already`, { hint: 'Once is enough' })
    }
    if (this.#listeners.size >= inAll) throw new GatewayBusyError(`${inAll} listen to events already`)
    this.#listeners.add(listener)
    const { signal } = listener.reply
    const ended = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true })
      listener.reply.onEnd(resolve)
    })
    return { ended: ended.finally(() => this.#listeners.delete(listener)) }
  }

  publish(event: MachineEvent): void {
    for (const listener of this.#listeners) {
      const { reply, wants } = listener
      if (!wants(event.machine)) continue
      if (reply.behind < this.#buffer) {
        reply.push(event.kind, event)
        continue
      }
      this.#listeners.delete(listener)
      reply.push('cut', { hint: 'You were too slow: read faster, and look at /v1/machines for what you missed' })
      reply.end()
      this.#onCut()
    }
  }

  close(): void {
    for (const { reply } of this.#listeners) reply.end()
  }
}
