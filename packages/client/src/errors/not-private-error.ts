import { QgaError } from '@qga/wire'
import { GuestProgramError } from './guest-program-error.js'

/** A file was to be private, and cannot be made so; `cause` says why. Nothing was written. */
export class NotPrivateError extends QgaError {
  static override readonly code = 'NOT_PRIVATE'

  constructor(path: string, cause?: unknown) {
    super(`${path} cannot be made private before it is written`, {
      cause,
      hint:
        cause instanceof GuestProgramError
          ? "The guest's sh could not make it: the cause has its words"
          : "It needs guest-exec and a POSIX shell in the guest; with privacy: 'prefer' it is written all the same",
    })
  }
}
