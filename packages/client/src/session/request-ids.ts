import type { JsonValue } from '@qga/wire'
import { IdSource, type Reply } from '@qga/wire/calls'
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
    else if (reply.id === undefined && (reply.kind === 'error' || isEmpty(reply.value))) this.#echoed = false
    return this.#echoed !== undefined
  }

  /** The call that a reply answers, by id where ids are echoed, else the first in order. */
  match(reply: Reply, underWay: readonly AgentCall[]): AgentCall | undefined {
    if (this.#echoed !== true) return underWay[0]
    if (!('id' in reply) || reply.id === undefined) return undefined
    return underWay.find((call) => call.request.id === reply.id)
  }
}

function isEmpty(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
}
