import { QgaError } from '@qga/wire'

/** The agent sent what the protocol does not allow. The session gets back into step by itself. */
export class ProtocolError extends QgaError {
  static override readonly code = 'PROTOCOL_VIOLATION'
}
