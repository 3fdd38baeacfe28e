import { onAbort, startTimer } from '@qga/wire/calls'
import { type FreezeLoss, FreezeLostError } from '../errors/freeze-lost-error.js'
import { ThawError } from '../errors/thaw-error.js'
import { confirmThaw } from './confirm-thaw.js'
import type { FreezeGuard, ThawResult } from './freeze-guard.js'
import type { HeldFreeze } from './held-freeze.js'
import { ThawRecord } from './thaw-record.js'

/**
 * | state | the guest | ends by |
 * | --- | --- | --- |
 * | frozen | holds its file systems; the lease runs | `thaw`, disposal, the lease's end, the signal |
 * | thawing | is told to thaw until it says it has | its word, or the end of patience |
 * | thawed | has said that it is thawed; `result` tells the rest | never |
 * | unconfirmed | may be frozen: nobody could be asked | `thaw`, disposal |
 */
type State =
  | { readonly name: 'frozen'; end(): void }
  | { readonly name: 'thawing'; readonly result: Promise<ThawResult> }
  | { readonly name: 'thawed'; readonly result: ThawResult }
  | { readonly name: 'unconfirmed'; readonly error: ThawError }

/** The `FreezeGuard` there is: its state, and what brings it on. */
export class FreezeLease implements FreezeGuard {
  readonly filesystems: number
  readonly complete: boolean
  readonly warnings: readonly string[]
  readonly maxMs: number
  readonly #held: HeldFreeze
  readonly #frozenAt = performance.now()
  readonly #over = new AbortController()
  readonly #record = new ThawRecord()
  #loss: FreezeLoss | undefined
  #told = false
  #state: State

  constructor(held: HeldFreeze) {
    this.#held = held
    this.filesystems = held.filesystems
    this.complete = held.complete
    this.warnings = held.warnings
    this.maxMs = held.maxMs
    const { signal } = held
    const timer = startTimer(held.maxMs, () => this.#lose('expired'))
    const abort = () => this.#lose('aborted')
    const unlisten = onAbort(signal, abort)
    const end = () => {
      clearTimeout(timer)
      unlisten()
    }
    this.#state = { name: 'frozen', end }
    if (signal?.aborted) abort()
  }

  get state(): FreezeGuard['state'] {
    return this.#state.name
  }

  get leftMs(): number {
    if (this.#state.name !== 'frozen') return 0
    return Math.max(0, this.maxMs - (performance.now() - this.#frozenAt))
  }

  get signal(): AbortSignal {
    return this.#over.signal
  }

  async thaw(): Promise<ThawResult> {
    this.#told = true
    return await this.#thaw()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { lost } = await this.#thaw()
    if (lost === undefined || lost === 'aborted' || this.#told) return
    throw new FreezeLostError(this.#held.reach.label, lost, this.maxMs)
  }

  #thaw(): Promise<ThawResult> {
    const state = this.#state
    if (state.name === 'thawing') return state.result
    if (state.name === 'thawed') return Promise.resolve(state.result)
    if (state.name === 'frozen') state.end()
    const heldMs = performance.now() - this.#frozenAt
    const result = this.#confirm(heldMs)
    this.#state = { name: 'thawing', result }
    this.#over.abort(this.#reason())
    return result
  }

  async #confirm(heldMs: number): Promise<ThawResult> {
    const { reach, thawTimeoutMs } = this.#held
    try {
      await confirmThaw(reach, { timeoutMs: thawTimeoutMs, leavesSilence: true, record: this.#record })
      const result = this.#result(heldMs)
      await this.#held.confirmed()
      this.#state = { name: 'thawed', result }
      return result
    } catch (cause) {
      const error = cause instanceof ThawError ? cause : await reach.giveUp('unknown', 0, cause)
      await this.#held.unconfirmed()
      this.#state = { name: 'unconfirmed', error }
      throw error
    }
  }

  #result(heldMs: number): ThawResult {
    const { filesystems, repliesLost, error, before } = this.#record
    const { windows } = this.#held
    // Windows says so long after it has let go.
    const wasHeld = filesystems === undefined ? before === 'frozen' && !windows : filesystems > 0
    const complete = wasHeld && (filesystems === undefined || filesystems >= this.filesystems || repliesLost)
    const warnings: string[] = []
    if (error !== undefined) warnings.push(`the thaw said "${error.desc}", and all is thawed`)
    if (filesystems === undefined) {
      const held = wasHeld ? '' : ', nor whether it was frozen until then'
      warnings.push(`the guest did not say how many file systems it thawed${held}`)
    } else if (!complete) {
      warnings.push(`${this.filesystems} file systems were frozen, and ${filesystems} were left to thaw`)
    }
    const elsewhere = wasHeld ? undefined : 'elsewhere'
    const released = windows && error !== undefined ? 'released' : undefined
    return { lost: this.#loss ?? released ?? elsewhere, heldMs, filesystems, complete, error, warnings }
  }

  #lose(loss: FreezeLoss): void {
    if (this.#state.name !== 'frozen') return
    this.#loss = loss
    this.#thaw().catch((error: unknown) => {
      if (error instanceof ThawError) this.#held.onUnconfirmed(error)
    })
  }

  #reason(): unknown {
    if (this.#loss === 'aborted') return this.#held.signal?.reason
    if (this.#loss !== undefined) return new FreezeLostError(this.#held.reach.label, this.#loss, this.maxMs)
    return undefined
  }
}
