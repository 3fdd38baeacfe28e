import { TimeoutError } from '@qga/wire'

/** A process in the guest did not end in time. It was started, and runs on unless `killed` is true. */
export class ExecTimeoutError extends TimeoutError {
  static override readonly code = 'EXEC_TIMEOUT'
  /** The process in the guest. */
  readonly pid: number
  /** Whether it was sent a signal to end: true only when that was asked for, and went well. */
  readonly killed: boolean

  /** `missed` is a reply that was lost, and may have been its result. */
  constructor(program: string, pid: number, timeoutMs: number, killed = false, missed?: unknown) {
    super(`${program} (pid ${pid} in the guest) did not end within ${timeoutMs} ms`, {
      timeoutMs,
      written: true,
      cause: missed,
      hint: hints[killed ? 'killed' : missed === undefined ? 'runs' : 'unknown'],
    })
    this.pid = pid
    this.killed = killed
  }
}

const hints = {
  killed: 'It was sent a signal to end: give it more time next time',
  runs: 'It runs on: end it by its pid, or give it more time',
  unknown: 'A reply was lost, which may have been its result: look in the guest whether it runs on',
}
