import { QgaError } from '@qga/wire'

/** A real part (an agent, a QEMU, a kernel) is not there or could not be made. */
export class PartError extends QgaError {
  static override readonly code = 'REAL_PART'
}
