import { FreezeError, type FreezeGuard, type GuestAgent, ThawError, type ThawResult } from '@qga/client'
import { onAbort, startTimer } from '@qga/wire/calls'
import type * as z from 'zod'
import { freezeBody } from '../contract/bodies.js'
import { jsonBodyOf } from '../http/client-body.js'
import { EventReply } from '../http/event-reply.js'
import { jsonReply } from '../http/json-reply.js'
import { escapeText } from '../log/escape-text.js'
import { assertDeed } from '../policy/policy.js'
import type { Hold } from '../work/holds.js'
import { bodyLimits, type Core, type Handler, problemFor, type RouteCall } from './route-call.js'
import { type GiveAnswer, streamAnswer } from './stream-answer.js'

/** Of the time for a thaw: one that was not confirmed by then is told of. */
const EARLY_SHARE = 1 / 12

/** POST /v1/machines/:name/freeze */
export const freeze: Handler = async (call, core) => {
  assertDeed(call.caller, 'guest-fsfreeze-freeze')
  const wanted = await jsonBodyOf(call.request, freezeBody, bodyLimits(call, core))
  const hold = core.holds.take(call.machine)
  let begun = false
  try {
    return await streamAnswer(call, core, async (agent, signal, answer) => {
      begun = true
      await new Freezing(call, core, hold).run(agent, wanted, signal, answer)
    })
  } finally {
    // Where it has begun, it is over when the guest is thawed, whoever waits.
    if (!begun) hold.over()
  }
}

/** DELETE /v1/machines/:name/freeze */
export const thaw: Handler = async (call, { holds }) => {
  assertDeed(call.caller, 'guest-fsfreeze-freeze')
  const result = await holds.of(call.machine).thaw()
  return { response: jsonReply(result === undefined ? { heldMs: 0, warnings: [] } : told(result)) }
}

/** One freeze, from before it is sent until the guest is thawed. */
class Freezing {
  readonly #machine: string
  readonly #core: Core
  readonly #hold: Hold
  /** Of each failure several are told. */
  #told: ThawError | undefined

  constructor({ machine }: RouteCall, core: Core, hold: Hold) {
    this.#machine = machine
    this.#core = core
    this.#hold = hold
  }

  async run(
    agent: GuestAgent,
    wanted: z.infer<typeof freezeBody>,
    signal: AbortSignal,
    answer: GiveAnswer,
  ): Promise<void> {
    try {
      await this.#keep(await this.#freeze(agent, wanted, signal), answer)
    } catch (error) {
      // The client may have left: then this error is nobody's.
      this.#unconfirmed(error instanceof FreezeError ? error.thaw : error)
      throw error
    } finally {
      this.#hold.over({ thawed: () => this.#thawed(), failed: (error) => this.#unconfirmed(error) })
    }
  }

  #freeze(agent: GuestAgent, { maxMs = 30_000, mountpoints }: z.infer<typeof freezeBody>, signal: AbortSignal) {
    const { limits, journal, machines } = this.#core
    return agent.freeze({
      maxMs: Math.min(maxMs, limits.freezeMs),
      thawTimeoutMs: limits.thawMs,
      mountpoints,
      journal,
      signal: AbortSignal.any([signal, this.#hold.signal]),
      reconnect: () => machines.borrow(this.#machine),
      onUnconfirmed: (error) => this.#unconfirmed(error),
    })
  }

  /** A guest that may be left frozen is told to whoever listens. */
  #unconfirmed(error: unknown): void {
    if (!(error instanceof ThawError) || error === this.#told) return
    this.#told = error
    const { code, hint = '' } = error
    this.#core.tell({ event: 'unconfirmed', machine: this.#machine, code, hint })
    this.#core.hub.publish({ machine: this.#machine, kind: 'unconfirmed', code })
  }

  #thawed(): void {
    this.#core.hub.publish({ machine: this.#machine, kind: 'thawed' })
  }

  async #keep(guard: FreezeGuard, answer: GiveAnswer): Promise<void> {
    const { hub, limits } = this.#core
    this.#hold.held(guard)
    const reply = new EventReply(limits.stallMs)
    answer(reply.response, reply.signal)
    const { filesystems: count, maxMs, complete, warnings } = guard
    reply.push('frozen', { count, maxMs, complete, warnings: warnings.map((one) => escapeText(one)) })
    hub.publish({ machine: this.#machine, kind: 'frozen' })
    try {
      await new Promise<void>((resolve) => (guard.signal.aborted ? resolve() : onAbort(guard.signal, resolve)))
      reply.push('thawed', told(await this.#thaw(guard, reply)))
      this.#thawed()
    } catch (error) {
      reply.push('error', problemFor({ machine: this.#machine }, this.#core, error))
      throw error
    } finally {
      reply.end()
    }
  }

  /** The guest is not held any more, and may stay frozen for as long as its agent refuses: who held it is told so early. */
  async #thaw(guard: FreezeGuard, reply: EventReply): Promise<ThawResult> {
    const { thawMs } = this.#core.limits
    const earlyMs = Math.floor(thawMs * EARLY_SHARE)
    const detail = 'the guest does not confirm its thaw so far'
    const timer = startTimer(earlyMs, () => reply.push('thawing', { detail, leftMs: thawMs - earlyMs }))
    try {
      return await guard.thaw()
    } finally {
      clearTimeout(timer)
    }
  }
}

function told({ heldMs, lost, warnings }: ThawResult) {
  return { heldMs: Math.round(heldMs), ...(lost && { lost }), warnings: warnings.map((one) => escapeText(one)) }
}
