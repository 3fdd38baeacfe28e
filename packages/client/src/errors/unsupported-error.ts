import { QgaError } from '@qga/wire'

/** This guest, or its agent, cannot do what was asked for. Nothing was done. */
export class UnsupportedError extends QgaError {
  static override readonly code = 'UNSUPPORTED'
}
