import type { JobInfo } from '@qga/schema/qmp'
import type { QmpEvent } from '../events/qmp-event.js'
import { JobError } from './job-error.js'
import type { JobResult } from './job-options.js'

type BlockJobEvent = QmpEvent<'BLOCK_JOB_COMPLETED' | 'BLOCK_JOB_CANCELLED' | 'BLOCK_JOB_ERROR' | 'JOB_STATUS_CHANGE'>

/** What is known of how a job ended: from query-jobs, and from the events of one that dismissed itself. Pure. */
export class JobOutcome {
  readonly #id: string
  /** Whether it has been told to complete. */
  completing = false
  /** Whether it has been told to finalize. */
  finalizing = false
  #info: JobInfo | undefined
  #type: string | undefined
  #error: string | undefined
  #ended: 'completed' | 'cancelled' | 'aborting' | undefined
  #current: number | bigint | undefined
  #total: number | bigint | undefined

  constructor(id: string) {
    this.#id = id
  }

  /** Whether QEMU has been asked, and knew it. */
  get known(): boolean {
    return this.#info !== undefined
  }

  note(event: BlockJobEvent): void {
    if (event.event === 'JOB_STATUS_CHANGE') {
      if (event.data.status === 'aborting') this.#ended ??= 'aborting'
      return
    }
    if (event.event === 'BLOCK_JOB_ERROR') return
    this.#type = event.data.type
    this.#current = event.data.offset
    this.#total = event.data.len
    if (event.event === 'BLOCK_JOB_CANCELLED') {
      this.#ended = 'cancelled'
      return
    }
    this.#ended = 'completed'
    this.#error = event.data.error
  }

  /** Asked after it had concluded. */
  concluded(info: JobInfo | undefined): void {
    if (info === undefined) return
    this.#info = info
    this.#type = info.type
    this.#error = info.error
    this.#current = info['current-progress']
    this.#total = info['total-progress']
  }

  /** @throws JobError, or the signal's reason when that is why it was cancelled */
  result(signal: AbortSignal | undefined, wished: boolean): JobResult {
    const failed = this.#error !== undefined || this.#ended === 'aborting'
    // A mirror that was told to end is cancelled by name, and has no error.
    const cancelled = this.#ended === 'cancelled' && !(this.completing && !wished && this.#error === undefined)
    if (failed || cancelled) {
      if (wished) throw signal?.reason
      const desc = this.#error ?? (cancelled ? 'it was cancelled' : 'it was aborted, and QEMU did not keep its error')
      throw new JobError(this.#id, this.#type, cancelled ? 'cancelled' : 'failed', desc)
    }
    if (this.#info === undefined && this.#ended === undefined) {
      throw new JobError(this.#id, undefined, 'lost', 'it is gone, and how it ended was not told')
    }
    return { id: this.#id, type: this.#type, current: this.#current, total: this.#total }
  }
}
