import { QgaError } from './qga-error.js'

/** A target address does not parse. */
export class AddressError extends QgaError {
  static override readonly code = 'BAD_ADDRESS'
}
