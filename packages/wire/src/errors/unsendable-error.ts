import { QgaError } from './qga-error.js'

/** A value cannot be said in JSON without loss, or the peer's parser would refuse it. Nothing was sent. */
export class UnsendableError extends QgaError {
  static override readonly code = 'UNSENDABLE'
}
