import { QgaError } from '@qga/wire'

/** What answers is no QMP monitor. */
export class NotMonitorError extends QgaError {
  static override readonly code = 'NOT_A_MONITOR'

  constructor(label: string, what: string, options: { cause?: unknown; hint?: string } = {}) {
    super(`what answers at ${label} is no QMP monitor, but ${what}`, {
      hint: options.hint ?? "Give the socket of QEMU's -qmp option, or of its -mon option with mode=control",
      cause: options.cause,
    })
  }
}
