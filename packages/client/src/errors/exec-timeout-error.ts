import { TimeoutError } from '@qga/wire'

/** A process in the guest did not end in time. It was started, and runs on. */
export class ExecTimeoutError extends TimeoutError {
  static override readonly code = 'EXEC_TIMEOUT'
  /** The process in the guest. */
  readonly pid: number

  constructor(program: string, pid: number, timeoutMs: number) {
    super(`${program} (pid ${pid} in the guest) did not end within ${timeoutMs} ms`, {
      timeoutMs,
      written: true,
      hint: 'It runs on: end it by its pid, or give it more time',
    })
    this.pid = pid
  }
}
