import { QgaError } from '@qga/wire'

/** The client left before it had its answer. A command that had been sent may be carried out. */
export class ClientGoneError extends QgaError {
  static override readonly code = 'CLIENT_GONE'
}
