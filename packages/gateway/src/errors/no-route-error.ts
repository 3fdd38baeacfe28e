import { QgaError } from '@qga/wire'

/** There is nothing at this path. */
export class NoRouteError extends QgaError {
  static override readonly code = 'NO_ROUTE'
}
