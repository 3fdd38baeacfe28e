import { setTimeout as delay } from 'node:timers/promises'
import { TimeoutError, type Transport } from '@qga/wire'
import { CommandError, Deadline, OptionError } from '@qga/wire/calls'
import { transportOf } from '@qga/wire/node'
import { Backoff } from '../backoff.js'
import type { Target } from '../connect-options.js'
import { AgentNotReadyError } from '../errors/agent-not-ready-error.js'
import { SyncError } from '../errors/sync-error.js'
import { GuestAgent } from '../guest-agent.js'
import { watchSilence } from './silence-watch.js'
import type { UnreadyReason } from './unready.js'
import { isFinal, unreadyReason } from './unready-reason.js'
import type { WaitOptions } from './wait-for-agent.js'

const DEFAULT_WAIT_MS = 120_000
const RETRY_MS = { minMs: 50, maxMs: 5_000 }
const FROZEN_POLL_MS = 500
const PING_EVERY_MS = 500
/** A guest under load may take a moment; one that needs longer is not stable. */
const PING_MS = 5_000
/** What takes so many times as long as the shortest round trip since a break may have waited for the next agent. */
const SLOW = 3

/** See `waitForAgent`. */
export async function waiting(target: Target, options: WaitOptions): Promise<GuestAgent> {
  const wait = new Wait(target, options)
  return await wait.ready()
}

class Wait {
  readonly #transport: Transport
  readonly #options: WaitOptions
  readonly #deadline: Deadline
  readonly #backoff = new Backoff(RETRY_MS)
  readonly #label: string
  readonly #startedAt = performance.now()
  #told: UnreadyReason | undefined

  constructor(target: Target, options: WaitOptions) {
    this.#transport = typeof target === 'string' ? transportOf(target) : target
    this.#options = options
    const { stableMs = 0, timeoutMs = DEFAULT_WAIT_MS, signal } = options
    this.#deadline = new Deadline({ timeoutMs, signal })
    if (!(stableMs >= 0 && (stableMs < timeoutMs || stableMs === 0))) {
      throw new OptionError(`stableMs is ${stableMs}`, {
        hint: `Give 0 or more, and less than timeoutMs (${timeoutMs})`,
      })
    }
    this.#label = this.#transport.label
  }

  async ready(): Promise<GuestAgent> {
    const { stableMs = 0 } = this.#options
    for (;;) {
      let agent: GuestAgent | undefined
      try {
        agent = await this.#connect()
        await this.#usable(agent)
        if (stableMs > 0) {
          await this.#stable(agent, stableMs)
          // It may have been another one meanwhile.
          await this.#usable(agent)
        }
        return agent
      } catch (error) {
        await agent?.close()
        await this.#afterFailure(error, agent !== undefined)
      }
    }
  }

  async #connect(): Promise<GuestAgent> {
    const timeoutMs = Math.max(1, this.#deadline.leftMs)
    const watch = watchSilence(this.#transport, (error) => this.#tell(unreadyReason(error) ?? 'silent', error))
    try {
      return await GuestAgent.connect(watch.transport, { ...this.#options, timeoutMs })
    } finally {
      watch.stop()
    }
  }

  /** Throws if that was the end of it; otherwise pauses. */
  async #afterFailure(error: unknown, connected: boolean): Promise<void> {
    this.#deadline.signal?.throwIfAborted()
    const reason = unreadyReason(error, connected)
    if (reason === undefined) throw error
    if (isFinal(error)) throw this.#notReady(reason, error)
    await this.#again(reason, this.#backoff.next(), error)
  }

  /** Pauses, for no longer than leaves time for one more look; throws if there is none. */
  async #again(reason: UnreadyReason, pauseMs: number, cause?: unknown): Promise<void> {
    const lastChanceMs = this.#deadline.leftMs - RETRY_MS.minMs
    if (lastChanceMs <= 0) throw this.#notReady(reason, cause)
    this.#tell(reason, cause)
    await this.#pause(Math.min(pauseMs, lastChanceMs))
  }

  async #usable(agent: GuestAgent): Promise<void> {
    for (let was = false; await this.#isFrozen(agent, was); was = true) await this.#again('frozen', FROZEN_POLL_MS)
    await agent.assertEnabled(this.#options.needs ?? [], this.#deadline.call(PING_MS))
  }

  /** Frozen, an agent answers and can do next to nothing: whoever froze it may thaw it. */
  async #isFrozen(agent: GuestAgent, was: boolean): Promise<boolean> {
    const call = this.#deadline.call(PING_MS)
    try {
      return (await agent.capabilities({ ...call, refresh: true })).frozen
    } catch (error) {
      this.#deadline.signal?.throwIfAborted()
      // Without guest-info nothing more can be known, and an agent that refuses it does answer.
      if (error instanceof CommandError) return false
      // It was given less than its time, so its silence says nothing new.
      if (was && error instanceof TimeoutError && call.timeoutMs < PING_MS) return true
      throw error
    }
  }

  async #stable(agent: GuestAgent, stableMs: number): Promise<void> {
    let shortestMs = Number.POSITIVE_INFINITY
    for (let since: number | undefined; ; ) {
      const askedAt = performance.now()
      const answers = await this.#answers(agent)
      const now = performance.now()
      const isBreak = !answers || now - askedAt > Math.max(PING_EVERY_MS, SLOW * shortestMs)
      shortestMs = isBreak ? now - askedAt : Math.min(shortestMs, now - askedAt)
      if (isBreak) this.#tell('unstable')
      if (!answers) since = undefined
      else if (isBreak || since === undefined) since = now
      const leftMs = since === undefined ? stableMs : since + stableMs - now
      if (leftMs <= 0) return
      if (this.#deadline.leftMs < leftMs) throw this.#notReady('unstable')
      await this.#pause(Math.min(PING_EVERY_MS, leftMs))
    }
  }

  async #answers(agent: GuestAgent): Promise<boolean> {
    try {
      await agent.ping(this.#deadline.call(PING_MS))
      return true
    } catch (error) {
      this.#deadline.signal?.throwIfAborted()
      if (error instanceof CommandError) return true
      if (agent.state === 'closed') throw error
      return false
    }
  }

  #tell(reason: UnreadyReason, cause: unknown = this.#notReady(reason)): void {
    if (reason === this.#told || !(cause instanceof Error)) return
    this.#told = reason
    this.#options.onWaiting?.(reason, cause)
  }

  #notReady(reason: UnreadyReason, cause?: unknown): AgentNotReadyError {
    const holder = cause instanceof SyncError ? cause.holder : undefined
    return new AgentNotReadyError(reason, this.#label, performance.now() - this.#startedAt, cause, holder)
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#deadline
    await delay(ms, undefined, { signal }).catch(() => signal?.throwIfAborted())
  }
}
