import { QgaError } from '../errors/qga-error.js'

/** The peer sent what the protocol does not allow. The session goes on, or gets back into step by itself. */
export class ProtocolError extends QgaError {
  static override readonly code = 'PROTOCOL_VIOLATION'
}
