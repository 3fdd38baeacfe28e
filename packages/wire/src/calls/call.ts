import { TimeoutError } from '../errors/timeout-error.js'
import { onAbort } from './on-abort.js'
import { Alarm, checkedTimeout, startTimer } from './timer.js'

/** What every call has. A client adds what it needs to know of its own. */
export interface CallRequest {
  readonly command: string
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  /** Called when the request is handed to the channel: from then on it may be carried out. */
  readonly onWritten?: (() => void) | undefined
  /** Whether the deadline counts from `startClock` instead of from here. Default false. */
  readonly clockStartsLater?: boolean | undefined
  /** After so many milliseconds `onSlow` is told, once, if the call is not settled by then. */
  readonly slowMs?: number | undefined
  readonly onSlow?: (() => void) | undefined
}

/** What a caller is told to do about a call that took too long. */
export interface CallHints {
  /** It had not been sent. */
  readonly waiting: string
  /** It had, and may be carried out. */
  readonly written: string
}

/**
 * One command on its way: waiting, written, or settled. Settles exactly once, and takes its timer and its abort
 * listener along.
 */
export class Call<R extends CallRequest = CallRequest> {
  readonly request: R
  readonly promise: Promise<unknown>
  #state: 'waiting' | 'written' | 'settled' = 'waiting'
  #resolve: (value: unknown) => void = () => {}
  #reject: (error: unknown) => void = () => {}
  readonly #late: () => void
  #alarm: Alarm | undefined
  readonly #slowTimer: ReturnType<typeof setTimeout> | undefined
  readonly #unlisten: (() => void) | undefined

  /** `giveUp` is called when the deadline passes or the signal aborts: the owner settles the call then. */
  constructor(request: R, giveUp: (call: Call<R>, why: 'timeout' | 'abort') => void) {
    this.request = request
    // Looked at before anything is set, for a call that cannot be made leaves nothing behind.
    if (request.slowMs !== undefined) checkedTimeout(request.slowMs)
    checkedTimeout(request.timeoutMs)
    this.#late = () => giveUp(this, 'timeout')
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    if (request.clockStartsLater !== true) this.startClock()
    if (request.onSlow !== undefined && request.slowMs !== undefined) {
      this.#slowTimer = startTimer(request.slowMs, request.onSlow)
    }
    if (request.signal !== undefined) this.#unlisten = onAbort(request.signal, () => giveUp(this, 'abort'))
  }

  get state(): 'waiting' | 'written' | 'settled' {
    return this.#state
  }

  /** The deadline counts from here. Call once, for a call whose clock starts later. */
  startClock(): void {
    if (this.#state !== 'settled') this.#alarm = Alarm.start(this.request.timeoutMs, this.#late)
  }

  markWritten(): void {
    if (this.#state !== 'waiting') return
    this.#state = 'written'
    this.request.onWritten?.()
  }

  resolve(value: unknown): void {
    if (this.#settle()) this.#resolve(value)
  }

  reject(error: unknown): void {
    if (this.#settle()) this.#reject(error)
  }

  /** `cause` is what came and may have been the reply. */
  timeoutError(hints: CallHints, cause?: Error): TimeoutError {
    const { command, timeoutMs } = this.request
    const written = this.#state === 'written'
    return new TimeoutError(
      written ? `${command}: no reply within ${timeoutMs} ms` : `${command}: not sent within ${timeoutMs} ms`,
      { timeoutMs, written, hint: written ? hints.written : hints.waiting, cause },
    )
  }

  #settle(): boolean {
    if (this.#state === 'settled') return false
    this.#state = 'settled'
    this.#alarm?.stop()
    clearTimeout(this.#slowTimer)
    this.#unlisten?.()
    return true
  }
}
