import type { CallOptions } from '@qga/schema'
import { checkedTimeout } from './session/timer.js'

/** What is left of a deadline that began earlier, as options for the next call. */
export class Deadline {
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  readonly #endsAt: number

  constructor(options: CallOptions) {
    this.timeoutMs = checkedTimeout(options.timeoutMs ?? Number.POSITIVE_INFINITY)
    this.signal = options.signal
    this.#endsAt = performance.now() + this.timeoutMs
  }

  get leftMs(): number {
    return this.#endsAt - performance.now()
  }

  /** Options for one call under this deadline; the call's own default counts where it is the shorter one. */
  call(defaultMs: number): CallOptions & { readonly timeoutMs: number } {
    return {
      timeoutMs: Math.ceil(Math.max(0, Math.min(this.leftMs, defaultMs))),
      ...(this.signal === undefined ? {} : { signal: this.signal }),
    }
  }
}
