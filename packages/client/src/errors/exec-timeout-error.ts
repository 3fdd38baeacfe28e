import { TimeoutError } from '@qga/wire'

/** A process in the guest is not known to have ended in time. It was started, and runs on unless the hint says more. */
export class ExecTimeoutError extends TimeoutError {
  static override readonly code = 'EXEC_TIMEOUT'
  /** The process in the guest. */
  readonly pid: number
  /** Whether it was sent a signal to end: true only when that was asked for, and went well. */
  readonly killed: boolean

  /** `unsure`: it was to be sent one, and may not have been. `missed` is a reply that is missing, and may be its result. */
  constructor(program: string, pid: number, timeoutMs: number, killed: boolean | 'unsure' = false, missed?: unknown) {
    const state = missed === undefined ? 'runs' : 'unknown'
    const ended = missed === undefined ? 'did not end' : 'is not known to have ended'
    super(`${program} (pid ${pid} in the guest) ${ended} within ${timeoutMs} ms`, {
      timeoutMs,
      written: true,
      cause: missed,
      hint: hints[killed === true ? 'killed' : killed || state],
    })
    this.pid = pid
    this.killed = killed === true
  }
}

const hints = {
  killed: 'It was sent a signal to end: give it more time next time',
  unsure: 'It may not have been sent a signal to end: look in the guest whether it runs on',
  runs: 'It runs on: end it by its pid, or give it more time',
  unknown: 'A reply is missing, which may be its result: look in the guest whether it runs on',
}
