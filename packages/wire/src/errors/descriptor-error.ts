import { QgaError } from './qga-error.js'

/** A descriptor could not be passed to the peer. */
export class DescriptorError extends QgaError {
  static override readonly code = 'FD_NOT_PASSED'
}
