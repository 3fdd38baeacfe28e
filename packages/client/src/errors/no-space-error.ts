import { QgaError } from '@qga/wire'

/** The disk of this machine has no room for what the guest sends. */
export class NoSpaceError extends QgaError {
  static override readonly code = 'NO_SPACE'

  constructor(folder: string, needed: number, free: number) {
    super(`${folder} has ${free} bytes free, and ${needed} more are needed`, {
      hint: 'Make room, or copy to another disk; the guest says how large its files are, so do not believe it blindly',
    })
  }
}
