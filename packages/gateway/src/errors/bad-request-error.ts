import { QgaError } from '@qga/wire'

/** A request is not what the route takes. Nothing was done. */
export class BadRequestError extends QgaError {
  static override readonly code = 'BAD_REQUEST'
}
