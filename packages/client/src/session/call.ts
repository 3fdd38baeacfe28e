import { setMaxListeners } from 'node:events'
import { TimeoutError } from '@qga/wire'
import { startTimer } from './timer.js'

export interface CallRequest {
  readonly command: string
  /** The line to be written. */
  readonly bytes: Uint8Array
  readonly id: string | undefined
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  /** How many commands may be under way at once, this one included. */
  readonly window: number
  /** False for the commands that are silent when they succeed. */
  readonly answers: boolean
  /** Called with the data of a file, if it was taken from the bytes of the reply. */
  readonly onData?: ((data: Uint8Array) => void) | undefined
  /** Called with what the command returned when the caller had given it up by then. Only where ids are echoed. */
  readonly onLateReturn?: ((value: unknown) => void) | undefined
}

/**
 * One command on its way: waiting, written, or settled. Settles exactly once, and takes its timer and its abort
 * listener along.
 */
export class Call {
  readonly request: CallRequest
  readonly promise: Promise<unknown>
  #state: 'waiting' | 'written' | 'settled' = 'waiting'
  #resolve: (value: unknown) => void = () => {}
  #reject: (error: unknown) => void = () => {}
  readonly #timer: NodeJS.Timeout | undefined
  readonly #abort: (() => void) | undefined

  /** `giveUp` is called when the deadline passes or the signal aborts: the owner settles the call then. */
  constructor(request: CallRequest, giveUp: (call: Call, why: 'timeout' | 'abort') => void) {
    this.request = request
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.#timer = startTimer(request.timeoutMs, () => giveUp(this, 'timeout'))
    if (request.signal !== undefined) {
      // One signal for many calls is how it is meant; each listener goes with its call.
      setMaxListeners(0, request.signal)
      this.#abort = () => giveUp(this, 'abort')
      request.signal.addEventListener('abort', this.#abort, { once: true })
    }
  }

  get state(): 'waiting' | 'written' | 'settled' {
    return this.#state
  }

  markWritten(): void {
    if (this.#state === 'waiting') this.#state = 'written'
  }

  resolve(value: unknown): void {
    if (this.#settle()) this.#resolve(value)
  }

  reject(error: unknown): void {
    if (this.#settle()) this.#reject(error)
  }

  timeoutError(): TimeoutError {
    const { command, timeoutMs } = this.request
    const written = this.#state === 'written'
    return new TimeoutError(
      written ? `${command}: no reply within ${timeoutMs} ms` : `${command}: not sent within ${timeoutMs} ms`,
      {
        timeoutMs,
        written,
        hint: written
          ? 'It may still be carried out. The agent is busy, or stopped, or the guest is: ask again, or allow more time'
          : 'The agent is still busy with commands before it; this one was not carried out',
      },
    )
  }

  #settle(): boolean {
    if (this.#state === 'settled') return false
    this.#state = 'settled'
    clearTimeout(this.#timer)
    if (this.#abort !== undefined) this.request.signal?.removeEventListener('abort', this.#abort)
    return true
  }
}
