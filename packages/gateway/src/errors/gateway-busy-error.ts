import { QgaError } from '@qga/wire'

/** All clients together have as much under way as they may. Nothing was done. */
export class GatewayBusyError extends QgaError {
  static override readonly code = 'GATEWAY_BUSY'
}
