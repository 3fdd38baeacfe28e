import { QgaError } from '@qga/wire'

/** A real qemu-ga could not be started. */
export class RealAgentError extends QgaError {
  static override readonly code = 'REAL_AGENT'
}
