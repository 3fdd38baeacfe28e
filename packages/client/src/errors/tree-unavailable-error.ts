import { QgaError } from '@qga/wire'

/** A folder cannot be copied, since the guest cannot or may not run what it takes. Single files may still be copied. */
export class TreeUnavailableError extends QgaError {
  static override readonly code = 'TREE_UNAVAILABLE'

  constructor(path: string, why: string, cause?: unknown, hint?: string) {
    super(`the folder ${path} cannot be copied: ${why}`, {
      cause,
      hint: hint ?? 'Folders need guest-exec, and tar or find in a POSIX guest; single files need neither',
    })
  }
}
