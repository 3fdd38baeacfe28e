import { setTimeout as delay } from 'node:timers/promises'
import { CommandError, Deadline } from '@qga/wire/calls'
import { Backoff } from '../backoff.js'
import type { Target } from '../connect-options.js'
import { AgentNotReadyError } from '../errors/agent-not-ready-error.js'
import { SyncError } from '../errors/sync-error.js'
import { GuestAgent } from '../guest-agent.js'
import type { UnreadyReason } from './unready.js'
import { isFinal, unreadyReason } from './unready-reason.js'
import type { WaitOptions } from './wait-for-agent.js'

const DEFAULT_WAIT_MS = 120_000
const RETRY_MS = { minMs: 50, maxMs: 5_000 }
const FROZEN_POLL_MS = 500
const PING_EVERY_MS = 500
/** A guest under load may take a moment; one that needs longer is not stable. */
const PING_MS = 5_000

/** See `waitForAgent`. */
export async function waiting(target: Target, options: WaitOptions): Promise<GuestAgent> {
  const wait = new Wait(target, options)
  return await wait.ready()
}

class Wait {
  readonly #target: Target
  readonly #options: WaitOptions
  readonly #deadline: Deadline
  readonly #backoff = new Backoff(RETRY_MS)
  readonly #label: string
  readonly #startedAt = performance.now()
  #told: UnreadyReason | undefined

  constructor(target: Target, options: WaitOptions) {
    this.#target = target
    this.#options = options
    this.#deadline = new Deadline({ timeoutMs: options.timeoutMs ?? DEFAULT_WAIT_MS, signal: options.signal })
    this.#label = typeof target === 'string' ? target : target.label
  }

  async ready(): Promise<GuestAgent> {
    for (;;) {
      let agent: GuestAgent | undefined
      try {
        const timeoutMs = Math.max(1, this.#deadline.leftMs)
        agent = await GuestAgent.connect(this.#target, { ...this.#options, timeoutMs })
        await this.#thawed(agent)
        await agent.assertEnabled(this.#options.needs ?? [], this.#deadline.call(PING_MS))
        await this.#stable(agent)
        return agent
      } catch (error) {
        await agent?.close()
        await this.#afterFailure(error, agent !== undefined)
      }
    }
  }

  /** Throws if that was the end of it; otherwise pauses. */
  async #afterFailure(error: unknown, connected: boolean): Promise<void> {
    const { signal } = this.#deadline
    signal?.throwIfAborted()
    const reason = unreadyReason(error, connected)
    if (reason === undefined) throw error
    const lastChanceMs = this.#deadline.leftMs - RETRY_MS.minMs
    if (isFinal(error) || lastChanceMs <= 0) throw this.#notReady(reason, error)
    this.#tell(reason, error)
    await this.#pause(Math.min(this.#backoff.next(), lastChanceMs))
  }

  /** Frozen, an agent answers and can do next to nothing: whoever froze it may thaw it. */
  async #thawed(agent: GuestAgent): Promise<void> {
    while (await this.#isFrozen(agent)) {
      const frozen = this.#notReady('frozen', undefined)
      if (this.#deadline.leftMs <= FROZEN_POLL_MS) throw frozen
      this.#tell('frozen', frozen)
      await this.#pause(FROZEN_POLL_MS)
    }
  }

  async #isFrozen(agent: GuestAgent): Promise<boolean> {
    try {
      return (await agent.capabilities(this.#deadline.call(PING_MS))).frozen
    } catch (error) {
      // Without guest-info nothing more can be known, and an agent that refuses it does answer.
      if (error instanceof CommandError && (this.#options.needs ?? []).length === 0) return false
      throw error
    }
  }

  async #stable(agent: GuestAgent): Promise<void> {
    const { stableMs = 0 } = this.#options
    let since: number | undefined = performance.now()
    for (
      let leftMs = stableMs;
      leftMs > 0;
      leftMs = since === undefined ? stableMs : since + stableMs - performance.now()
    ) {
      if (this.#deadline.leftMs < leftMs) throw this.#notReady('unstable', undefined)
      await this.#pause(Math.min(PING_EVERY_MS, leftMs))
      if (await this.#answers(agent)) {
        since ??= performance.now()
      } else {
        since = undefined
        this.#tell('unstable', this.#notReady('unstable', undefined))
      }
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

  #tell(reason: UnreadyReason, error: unknown): void {
    if (reason === this.#told || !(error instanceof Error)) return
    this.#told = reason
    this.#options.onWaiting?.(reason, error)
  }

  #notReady(reason: UnreadyReason, cause: unknown): AgentNotReadyError {
    if (cause instanceof AgentNotReadyError) return cause
    const holder = cause instanceof SyncError ? cause.holder : undefined
    return new AgentNotReadyError(reason, this.#label, performance.now() - this.#startedAt, cause, holder)
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#deadline
    await delay(ms, undefined, { signal }).catch(() => signal?.throwIfAborted())
  }
}
