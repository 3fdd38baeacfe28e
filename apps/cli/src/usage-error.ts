import { QgaError } from '@qga/wire'

/** The command line cannot be understood. Nothing was sent to anybody. */
export class UsageError extends QgaError {
  static override readonly code = 'USAGE'
}
