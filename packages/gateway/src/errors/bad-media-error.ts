import { QgaError } from '@qga/wire'

/** The body is announced as something other than the route takes. Nothing was done. */
export class BadMediaError extends QgaError {
  static override readonly code = 'BAD_MEDIA'
}
