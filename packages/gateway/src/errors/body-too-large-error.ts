import { QgaError } from '@qga/wire'

/** A body is larger than the gateway takes. */
export class BodyTooLargeError extends QgaError {
  static override readonly code = 'BODY_TOO_LARGE'
}
