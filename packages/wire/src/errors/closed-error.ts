import { QgaError } from './qga-error.js'

/** The channel, connection or session is closed; `cause` tells why when there was a reason. */
export class ClosedError extends QgaError {
  static override readonly code = 'CLOSED'
}
