import { QgaError } from '@qga/wire'

/** The gateway cannot listen there. */
export class ListenError extends QgaError {
  static override readonly code = 'LISTEN_FAILED'
}
