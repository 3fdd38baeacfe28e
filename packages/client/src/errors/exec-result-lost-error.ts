import { QgaError } from '@qga/wire'

/**
 * A process was started, and how it ended cannot be known any more: an agent gives a result once and forgets it, and
 * that reply was lost; or the agent was restarted, and knows nothing of what the one before it started.
 */
export class ExecResultLostError extends QgaError {
  static override readonly code = 'EXEC_RESULT_LOST'
  readonly pid: number

  constructor(program: string, pid: number, cause: unknown) {
    super(`how ${program} (pid ${pid} in the guest) ended is unknown: the agent does not know it any more`, {
      cause,
      hint: 'It was started, and may have done all of its work: look at what it does before you run it again',
    })
    this.pid = pid
  }
}
