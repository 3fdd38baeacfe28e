import { QgaError } from '@qga/wire'

/** A client holds a freeze of this machine, or is about to. Nothing was done. */
export class FreezeHeldError extends QgaError {
  static override readonly code = 'FREEZE_HELD'
}
