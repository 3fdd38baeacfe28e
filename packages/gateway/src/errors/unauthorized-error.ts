import { QgaError } from '@qga/wire'

/** The request has no token of a client, or one that nobody has. Nothing was done. */
export class UnauthorizedError extends QgaError {
  static override readonly code = 'UNAUTHORIZED'
}
