import { QgaError } from '@qga/wire'

/** One client has as much under way as it may. Nothing was done. */
export class PartyBusyError extends QgaError {
  static override readonly code = 'TOO_MANY_REQUESTS'
}
