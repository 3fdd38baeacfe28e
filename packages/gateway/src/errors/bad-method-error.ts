import { QgaError } from '@qga/wire'

/** The path exists, and the method is none of its own. */
export class BadMethodError extends QgaError {
  static override readonly code = 'BAD_METHOD'
}
