import { IdSource, type Reply } from '@qga/wire/calls'
import { isEmptyObject } from '../claims.js'
import type { AgentCall } from './agent-call.js'

/**
 * The ids of requests and what is known of the agent's way with them.
 */
export class RequestIds {
  readonly #source = new IdSource()
  #echoed: boolean | undefined

  /** Whether the agent echoes ids; `undefined` until a reply tells. */
  get echoed(): boolean | undefined {
    return this.#echoed
  }

  /** A new id, or `undefined` if the agent refuses them. */
  next(): string | undefined {
    return this.#echoed === false ? undefined : this.#source.next()
  }

  /**
   * Learns from the reply to a ping that had an id, and says whether the reply told. An agent that refuses ids answers
   * with an error, one that ignores them with an empty object; anything else is no answer to a ping.
   */
  learn(reply: Reply, id: string | undefined): boolean {
    if (reply.kind !== 'return' && reply.kind !== 'error') return false
    if (reply.id !== undefined && reply.id === id) this.#echoed = true
    else if (reply.id === undefined && (reply.kind === 'error' || isEmptyObject(reply.value))) this.#echoed = false
    return this.#echoed !== undefined
  }

  /**
   * The call that a reply answers, by id where ids are echoed, else the first in order. A call without an id is never
   * answered with one: that is the answer to the ping, of an agent that was taken for one without ids too soon.
   */
  match(reply: Reply, underWay: readonly AgentCall[]): AgentCall | undefined {
    const id = 'id' in reply ? reply.id : undefined
    if (this.#echoed === true) return id === undefined ? undefined : underWay.find((call) => call.request.id === id)
    const head = underWay[0]
    return id === undefined || head?.request.id === id ? head : undefined
  }
}
