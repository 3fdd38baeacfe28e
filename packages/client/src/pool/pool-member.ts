import { ClosedError } from '@qga/wire'
import { Backoff, type BackoffOptions } from '../backoff.js'
import { SyncError } from '../errors/sync-error.js'
import type { GuestAgent } from '../guest-agent.js'
import type { Ear } from './ear.js'
import type { PoolState } from './pool-event.js'

/**
 * One machine of a pool: its agent while there is one, and for how long it is left alone after a failure.
 *
 * | state | |
 * | --- | --- |
 * | away | no connection; the next piece of work opens one |
 * | opening | all work that is under way waits for the same connection |
 * | open | connected, at work or idle |
 * | down | opening failed, or the connection broke or fell silent under work: left alone until the pause is over |
 */
export class PoolMember {
  /** Pieces of work under way. */
  running = 0
  /** The agent whose connection the pool closed last, as nobody needed it. */
  left: GuestAgent | undefined
  /** Wakes the pool: when a pause is over, or when this one was idle for long enough. */
  timer: NodeJS.Timeout | undefined
  /** Listens in on the connection that was opened last. */
  ear: Ear | undefined
  readonly #open: () => Promise<GuestAgent>
  readonly #backoff: Backoff
  /** A connection that is silent for so long under work is given up, as one that is opened is. */
  readonly #silenceMs: number
  #agent: GuestAgent | undefined
  #opening: Promise<GuestAgent> | undefined
  #down: { readonly until: number; readonly error: unknown } | undefined

  constructor(open: () => Promise<GuestAgent>, backoff: BackoffOptions, silenceMs: number) {
    this.#open = open
    this.#backoff = new Backoff(backoff)
    this.#silenceMs = silenceMs
  }

  get isOpen(): boolean {
    return this.#agent !== undefined && this.#agent.state !== 'closed'
  }

  get state(): PoolState {
    if (this.isOpen) return { state: 'open' }
    if (this.#opening !== undefined) return { state: 'opening' }
    const retryMs = this.downMs
    return retryMs > 0 ? { state: 'down', error: this.#down?.error, retryMs } : { state: 'idle' }
  }

  /** Milliseconds for which it is to be left alone. */
  get downMs(): number {
    return this.#down === undefined ? 0 : Math.max(0, this.#down.until - performance.now())
  }

  /** What the last attempt failed with, while it is down. */
  get failure(): unknown {
    return this.downMs > 0 ? this.#down?.error : undefined
  }

  /** So long what is known of its failures is worth keeping. */
  get memoryMs(): number {
    return this.#down === undefined ? 0 : 2 * this.#backoff.maxMs
  }

  /** Whether nothing more is to be begun: what is under way is the last on a silent connection, if it stays so. */
  get isEnding(): boolean {
    return this.running > 0 && this.isOpen && this.ear?.waits === true
  }

  async agent(): Promise<GuestAgent> {
    if (this.#agent !== undefined && this.isOpen) return this.#agent
    this.#opening ??= this.#open()
    try {
      this.#agent = await this.#opening
      return this.#agent
    } catch (error) {
      if (this.#opening !== undefined) this.#failed(error)
      throw error
    } finally {
      this.#opening = undefined
    }
  }

  /**
   * A piece of work is over: that the connection survived it, is in step, and the agent owes no answer, unless to other
   * work, is what proves that it is sound. What one had no patience for may be on its way still; that the agent is silent
   * is known when the next one has not been let through behind it.
   */
  worked(): void {
    const agent = this.#agent
    const { ear } = this
    if (agent === undefined || ear === undefined) return
    const { silentMs } = ear
    if (agent.state === 'closed') {
      this.#giveUp(new ClosedError(`${agent.label}: the connection ended under work`))
    } else if (agent.state === 'syncing' && silentMs >= this.#silenceMs) {
      if (this.running === 1) this.#giveUp(new SyncError('silent', agent.label, Math.round(silentMs)))
      else ear.waits = true
    } else if (agent.state === 'ready' && (silentMs === 0 || this.running > 1)) {
      this.#down = undefined
      this.#backoff.reset()
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.timer)
    this.left = this.#agent
    this.#agent = undefined
    await this.left?.close()
  }

  #giveUp(error: unknown): void {
    void this.#agent?.close()
    this.#agent = undefined
    this.#failed(error)
  }

  #failed(error: unknown): void {
    this.#down = { until: performance.now() + this.#backoff.next(), error }
  }
}
