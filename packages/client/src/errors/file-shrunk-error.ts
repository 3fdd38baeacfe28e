import { QgaError } from '@qga/wire'

/** A file became shorter while it was copied, as a log that is begun anew. */
export class FileShrunkError extends QgaError {
  static override readonly code = 'FILE_SHRUNK'

  constructor(path: string, before: number, now: number) {
    super(`${path} became shorter while it was copied: it had ${before} bytes, and has ${now}`, {
      hint: 'Copy it again, when nobody writes to it',
    })
  }
}
