import { QgaError, type QgaErrorOptions } from './qga-error.js'

/** The channel, connection or session is closed; `cause` tells why when there was a reason. */
export class ClosedError extends QgaError {
  static override readonly code = 'CLOSED'
  /** Whether the command that fails so had been handed to the channel: then it may be carried out all the same. */
  readonly written: boolean

  constructor(summary: string, options: QgaErrorOptions & { readonly written?: boolean } = {}) {
    super(summary, options)
    this.written = options.written ?? false
  }
}
