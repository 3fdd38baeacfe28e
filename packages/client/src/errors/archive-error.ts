import { QgaError } from '@qga/wire'

/** What a guest sent as an archive of a folder is none, or nothing that may be unpacked here. Nothing was kept. */
export class ArchiveError extends QgaError {
  static override readonly code = 'BAD_ARCHIVE'

  constructor(why: string, hint?: string) {
    super(`what the guest sent cannot be unpacked: ${why}`, {
      hint: hint ?? 'Do not trust this guest; what was there before is untouched',
    })
  }
}
