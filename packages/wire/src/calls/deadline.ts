import { checkedTimeout } from './timer.js'

/** What bounds a call. */
export interface DeadlineOptions {
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** What is left of a deadline that began earlier, as options for the next call. */
export class Deadline {
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  readonly #endsAt: number

  /** @throws OptionError */
  constructor(options: DeadlineOptions) {
    this.timeoutMs = checkedTimeout(options.timeoutMs ?? Number.POSITIVE_INFINITY)
    this.signal = options.signal
    this.#endsAt = performance.now() + this.timeoutMs
  }

  /** Milliseconds until it ends; below 0 when it is over. */
  get leftMs(): number {
    return this.#endsAt - performance.now()
  }

  /** Options for one call under this deadline; the call's own default counts where it is the shorter one. */
  call(defaultMs: number): { readonly timeoutMs: number; readonly signal?: AbortSignal } {
    return {
      timeoutMs: Math.ceil(Math.max(0, Math.min(this.leftMs, defaultMs))),
      ...(this.signal === undefined ? {} : { signal: this.signal }),
    }
  }
}
