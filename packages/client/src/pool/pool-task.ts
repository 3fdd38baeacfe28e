import { TimeoutError } from '@qga/wire'
import { onAbort, startTimer } from '@qga/wire/calls'
import type { GuestAgent } from '../guest-agent.js'

/** What is done with an agent, once it is its turn. The signal aborts when nobody waits for the result any more. */
export type PoolWork<T> = (agent: GuestAgent, signal: AbortSignal) => Promise<T>

/** How one piece of work is waited for. */
export interface PoolTaskOptions {
  /** Milliseconds from the call: the wait for its turn, the connection and the work itself. Default: no limit. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** One piece of work on its way: waiting, at work, or settled for its caller, though the work may still go on. */
export class PoolTask {
  readonly promise: Promise<unknown>
  readonly #work: PoolWork<unknown>
  readonly #over = new AbortController()
  #settle: { resolve(value: unknown): void; reject(error: unknown): void } | undefined
  #began = false
  readonly #timer: NodeJS.Timeout | undefined
  readonly #unlisten: () => void

  constructor(
    work: PoolWork<unknown>,
    { timeoutMs = Number.POSITIVE_INFINITY, signal }: PoolTaskOptions,
    gaveUp: () => void,
  ) {
    this.#work = work
    this.promise = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
    const giveUp = (error: unknown) => {
      this.reject(error)
      gaveUp()
    }
    this.#timer = startTimer(timeoutMs, () => giveUp(this.#late(timeoutMs)))
    this.#unlisten = onAbort(signal, () => giveUp(signal?.reason))
    if (signal?.aborted) this.reject(signal.reason)
  }

  get settled(): boolean {
    return this.#settle === undefined
  }

  /** Resolves when the work is over, one way or the other. */
  async run(agent: GuestAgent): Promise<void> {
    if (this.settled) return
    this.#began = true
    try {
      const value = await this.#work(agent, this.#over.signal)
      this.#end((settle) => settle.resolve(value))
    } catch (error) {
      this.reject(error)
    }
  }

  reject(error: unknown): void {
    this.#end((settle) => settle.reject(error))
  }

  #end(how: (settle: { resolve(value: unknown): void; reject(error: unknown): void }) => void): void {
    const settle = this.#settle
    if (settle === undefined) return
    this.#settle = undefined
    clearTimeout(this.#timer)
    this.#unlisten()
    how(settle)
    this.#over.abort()
  }

  #late(timeoutMs: number): TimeoutError {
    const what = this.#began ? 'the work in the pool did not end' : 'the work in the pool did not begin'
    return new TimeoutError(`${what} within ${timeoutMs} ms`, {
      timeoutMs,
      written: this.#began,
      hint: this.#began ? 'What was begun may go on' : 'All places are taken, or the agent cannot be reached',
    })
  }
}
