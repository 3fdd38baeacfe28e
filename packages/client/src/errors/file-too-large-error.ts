import { QgaError } from '@qga/wire'

/** A file of the guest is larger than the caller wants to hold in memory. */
export class FileTooLargeError extends QgaError {
  static override readonly code = 'FILE_TOO_LARGE'

  constructor(path: string, maxBytes: number) {
    super(`${path} has more than ${maxBytes} bytes`, { hint: 'Raise maxBytes, or use files.download' })
  }
}
