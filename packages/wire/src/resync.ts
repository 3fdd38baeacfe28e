import type { JsonValue } from './json/json-value.js'
import { resolveLimits } from './resolve-limits.js'
import { randomSyncId } from './sync-request.js'

/** What the owner of a `Resync` is to do. */
export type ResyncAction =
  /** Write `syncRequest(id)`. */
  | { readonly kind: 'send'; readonly id: number }
  /** Call `tick` after so many milliseconds, unless another action comes before. */
  | { readonly kind: 'wait'; readonly ms: number }
  /** The stream is in step: the next frame answers the next request. */
  | { readonly kind: 'synced' }
  /** Given up. `silent`: no answer in time. `flooded`: more came than may be thrown away. */
  | { readonly kind: 'failed'; readonly reason: ResyncFailure }

/** Why a resync was given up: `silent`, no answer in time; `flooded`, more came than may be thrown away. */
export type ResyncFailure = 'silent' | 'flooded'

/** How long a resync waits, how often it asks, and how much it throws away. */
export interface ResyncLimits {
  /** Milliseconds until it gives up. Default: never; the caller's own deadline ends it. */
  readonly timeoutMs?: number | undefined
  /** Milliseconds until a new id is sent; doubled each time up to `maxRepeatMs`. Default 1000. */
  readonly repeatMs?: number | undefined
  /** Default 10000. */
  readonly maxRepeatMs?: number | undefined
  /** Bytes thrown away at most. Default 160 MiB: two stale replies of the largest kind. */
  readonly maxBytes?: number | undefined
  /** Messages thrown away at most. Default 10000. */
  readonly maxMessages?: number | undefined
}

/** The limits that count where none are given. */
export const defaultResyncLimits = {
  timeoutMs: Number.POSITIVE_INFINITY,
  repeatMs: 1000,
  maxRepeatMs: 10_000,
  maxBytes: 160 * 1024 * 1024,
  maxMessages: 10_000,
}

/**
 * Brings a client and an agent into step by `guest-sync-delimited`: a random id goes out behind 0xFF, and all that
 * comes back is thrown away until 0xFF is followed by that very id.
 *
 * Pure: inputs in, actions out; the time is an input. Old ids (of requests that waited while the guest booted, or of
 * a dead client) are skipped; while no answer comes, a new id is sent, ever more rarely, and none while older ones are
 * still being answered: an agent that is slow would have ever more to answer. Never counts error lines:
 * how many an agent sends for 0xFF differs by version. [measured, 7.2 to 11.1]
 */
export class Resync {
  readonly #limits: typeof defaultResyncLimits
  readonly #newId: () => number
  /** The id whose answer is waited for; `undefined` before the start and after the end. */
  #id: number | undefined
  /** Those before it, since the start. */
  readonly #earlier = new Set<number>()
  /** An answer to one of those has come since the last `tick`. */
  #answers = false
  #afterSentinel = false
  #bytes = 0
  #messages = 0
  #startedAt = 0
  #timeoutMs = 0
  #repeatMs = 0

  constructor(limits: ResyncLimits = {}, newId: () => number = randomSyncId) {
    this.#limits = resolveLimits(defaultResyncLimits, limits)
    this.#newId = newId
  }

  get waiting(): boolean {
    return this.#id !== undefined
  }

  /** What has been thrown away so far. */
  get discarded(): { readonly bytes: number; readonly messages: number } {
    return { bytes: this.#bytes, messages: this.#messages }
  }

  /**
   * Begins, or begins anew. `now` is in milliseconds of any clock that does not go back; `timeoutMs` is the limit's
   * unless it is given.
   */
  start(now: number, timeoutMs = this.#limits.timeoutMs): ResyncAction[] {
    this.#bytes = 0
    this.#messages = 0
    this.#startedAt = now
    this.#timeoutMs = timeoutMs
    this.#repeatMs = this.#limits.repeatMs
    this.#earlier.clear()
    return this.#send(now)
  }

  /** The time of a `wait` has come. */
  tick(now: number): ResyncAction[] {
    if (!this.waiting) return []
    if (now - this.#startedAt >= this.#timeoutMs) return this.#fail('silent')
    this.#repeatMs = Math.min(this.#repeatMs * 2, this.#limits.maxRepeatMs)
    const goesOn = this.#answers
    this.#answers = false
    return goesOn ? [this.#wait(now)] : this.#send(now)
  }

  /** 0xFF came. */
  sentinel(): ResyncAction[] {
    this.#afterSentinel = true
    return []
  }

  /** A message came; `bytes` is its size on the wire. */
  message(value: JsonValue, bytes: number): ResyncAction[] {
    if (!this.waiting) return []
    const answered = this.#afterSentinel ? returnedId(value) : undefined
    if (answered !== undefined && answered === this.#id) {
      this.#id = undefined
      return [{ kind: 'synced' }]
    }
    if (answered !== undefined && this.#earlier.delete(answered)) this.#answers = true
    this.#afterSentinel = false
    this.#messages++
    return this.skipped(bytes)
  }

  /** Bytes came that are no message. */
  skipped(bytes: number): ResyncAction[] {
    if (!this.waiting) return []
    this.#bytes += bytes
    const flooded = this.#bytes > this.#limits.maxBytes || this.#messages > this.#limits.maxMessages
    return flooded ? this.#fail('flooded') : []
  }

  #send(now: number): ResyncAction[] {
    if (this.#id !== undefined) this.#earlier.add(this.#id)
    const id = this.#newId()
    this.#id = id
    this.#answers = false
    this.#afterSentinel = false
    return [{ kind: 'send', id }, this.#wait(now)]
  }

  #wait(now: number): ResyncAction {
    const left = this.#startedAt + this.#timeoutMs - now
    return { kind: 'wait', ms: Math.max(0, Math.min(this.#repeatMs, left)) }
  }

  #fail(reason: ResyncFailure): ResyncAction[] {
    this.#id = undefined
    return [{ kind: 'failed', reason }]
  }
}

function returnedId(value: JsonValue): number | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject && typeof value.return === 'number' ? value.return : undefined
}
