import { QgaError } from '@qga/wire'

/** There is no machine of this name. */
export class UnknownMachineError extends QgaError {
  static override readonly code = 'UNKNOWN_MACHINE'
}
