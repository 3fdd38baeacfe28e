import { QgaError } from '@qga/wire'

/** A job ended without doing what it was to do. It is dismissed; QEMU knows nothing of it any more. */
export class JobError extends QgaError {
  static override readonly code = 'JOB_FAILED'
  /** The job's id. */
  readonly job: string
  /** What kind of job: `backup`, `mirror`, `create`, … */
  readonly type: string | undefined
  /** `cancelled`: somebody else cancelled it. `lost`: somebody else dismissed it, and nobody knows how it ended. */
  readonly reason: 'failed' | 'cancelled' | 'lost'
  /** What QEMU says of it. */
  readonly desc: string

  constructor(job: string, type: string | undefined, reason: JobError['reason'], desc: string) {
    const what = type === undefined ? `job ${job}` : `the ${type} job ${job}`
    super(reason === 'failed' ? `${what} failed: ${desc}` : `${what} is ${reason}: ${desc}`, {
      hint: {
        failed: 'What it had written is incomplete: do not use it',
        cancelled: 'Another client of this QEMU cancelled it',
        lost: 'Another client of this QEMU dismissed it; let one client handle a job',
      }[reason],
    })
    this.job = job
    this.type = type
    this.reason = reason
    this.desc = desc
  }
}
