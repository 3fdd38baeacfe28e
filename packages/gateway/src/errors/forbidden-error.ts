import { QgaError } from '@qga/wire'

/** The policy does not allow it, to this client or to anybody. Nothing was done. */
export class ForbiddenError extends QgaError {
  static override readonly code = 'FORBIDDEN'
}
