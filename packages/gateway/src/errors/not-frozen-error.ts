import { QgaError } from '@qga/wire'

/** No client of this gateway holds a freeze of this machine. */
export class NotFrozenError extends QgaError {
  static override readonly code = 'NOT_FROZEN'
}
