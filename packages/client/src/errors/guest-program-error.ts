import { QgaError } from '@qga/wire'

/** A program that a copy needs failed in the guest. */
export class GuestProgramError extends QgaError {
  static override readonly code = 'GUEST_PROGRAM_FAILED'
  readonly program: string
  /** What it complained about, at most 2000 characters: chosen by the guest, so escape it before a terminal. */
  readonly words: string

  /** `told` says it better than the program's words, where more is known. */
  constructor(
    program: string,
    ended: { readonly exitCode: number | undefined },
    words: string,
    told?: { readonly summary: string; readonly hint: string },
  ) {
    const says = words === '' ? `exit code ${ended.exitCode}` : words
    super(told?.summary ?? `${program} in the guest failed: ${says}`, { hint: told?.hint })
    this.program = program
    this.words = words
  }
}
