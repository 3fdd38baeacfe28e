import { QgaError } from '@qga/wire'

/** A client neither sends nor takes what it is to, for too long: its place goes to others. */
export class SlowClientError extends QgaError {
  static override readonly code = 'SLOW_CLIENT'
}
