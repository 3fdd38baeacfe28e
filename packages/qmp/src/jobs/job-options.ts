import type { EventData, JobInfo, JobStatus } from '@qga/schema/qmp'

/** How far a job is. `total` may grow while it runs. What is counted depends on the kind of job, mostly bytes. */
export interface JobProgress {
  readonly id: string
  readonly type: string
  readonly status: JobStatus
  readonly current: number | bigint
  readonly total: number | bigint
}

/** How a job is accompanied. */
export interface JobOptions {
  /** Told at each change of status, and every `intervalMs` while the job runs. Must not throw. */
  readonly onProgress?: ((progress: JobProgress) => void) | undefined
  /** How often QEMU is asked for the progress, in milliseconds, if anybody wants it. Default 500. */
  readonly intervalMs?: number | undefined
  /**
   * Cancels the job, waits until it has ended, and rejects with the signal's reason. A job that reaches its end all the
   * same has done its work, and resolves.
   */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds that a cancelled job is waited for. Default 60000; after that it is left to QEMU. */
  readonly cancelTimeoutMs?: number | undefined
  /**
   * Awaited when the job has caught up (`blockdev-mirror`, `block-commit` of the active layer), before `whenReady`. What it
   * throws is what the call rejects with; the job stays as it is then, and so it is with `onPending`.
   */
  readonly onReady?: (() => unknown) | undefined
  /**
   * What happens to a job that has caught up: `complete` makes the disk switch over; `end` leaves the disk where it is
   * and the copy as of now. Default `complete`.
   */
  readonly whenReady?: 'complete' | 'end' | undefined
  /** With `auto-finalize: false`: awaited when all is copied, before the job is finalized. */
  readonly onPending?: (() => unknown) | undefined
  /** Told of an error of input or output that did not end the job: it may be paused by it, until `job-resume`. */
  readonly onIoError?: ((error: EventData<'BLOCK_JOB_ERROR'>) => void) | undefined
}

/** How a job that did its work ended. It is dismissed. */
export interface JobResult {
  readonly id: string
  /** Absent when QEMU had dismissed it by itself (`auto-dismiss: true`) before it could be asked. */
  readonly type: string | undefined
  /** What it had done at the end, and of how much; absent as with `type`. */
  readonly current: number | bigint | undefined
  readonly total: number | bigint | undefined
}

/** From what query-jobs says. */
export function progressOf(job: JobInfo): JobProgress {
  const { id, type, status } = job
  return { id, type, status, current: job['current-progress'], total: job['total-progress'] }
}
