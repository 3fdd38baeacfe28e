import { TimeoutError } from '@qga/wire'

/** A process in the guest did not end in time. It was started, and runs on unless `killed` is true. */
export class ExecTimeoutError extends TimeoutError {
  static override readonly code = 'EXEC_TIMEOUT'
  /** The process in the guest. */
  readonly pid: number
  /** Whether it was sent a signal to end: true only when that was asked for, and went well. */
  readonly killed: boolean

  constructor(program: string, pid: number, timeoutMs: number, killed = false) {
    super(`${program} (pid ${pid} in the guest) did not end within ${timeoutMs} ms`, {
      timeoutMs,
      written: true,
      hint: killed
        ? 'It was sent a signal to end: give it more time next time'
        : 'It runs on: end it by its pid, or give it more time',
    })
    this.pid = pid
    this.killed = killed
  }
}
