import type { Call } from './call.js'
import type { Reply } from './reply.js'

/**
 * The ids of requests and what is known of the agent's way with them. Ids begin with a random part per connection:
 * replies of a dead client reach the next one, and must not look like its own. [measured, QEMU 7.2]
 */
export class RequestIds {
  readonly #prefix = Array.from(crypto.getRandomValues(new Uint32Array(2)), (word) => word.toString(36)).join('')
  #count = 0
  #echoed: boolean | undefined

  /** Whether the agent echoes ids; `undefined` until the first reply tells. */
  get echoed(): boolean | undefined {
    return this.#echoed
  }

  /** A new id, or `undefined` if the agent refuses them. */
  next(): string | undefined {
    if (this.#echoed === false) return undefined
    this.#count++
    return `${this.#prefix}-${this.#count}`
  }

  /** Learns from the first reply to a request that had an id. */
  learn(reply: Reply, id: string | undefined): void {
    if (this.#echoed !== undefined || id === undefined) return
    if (reply.kind === 'return' || reply.kind === 'error') this.#echoed = reply.id === id
  }

  /** The call that a reply answers, by id where ids are echoed, else the first in order. */
  match(reply: Reply, underWay: readonly Call[]): Call | undefined {
    if (this.#echoed !== true) return underWay[0]
    if (reply.kind === 'echo' || reply.kind === 'qmp') return undefined
    return underWay.find((call) => call.request.id === reply.id)
  }
}
