import { QgaError } from '@qga/wire'

/** A program that a copy needs failed in the guest. */
export class GuestProgramError extends QgaError {
  static override readonly code = 'GUEST_PROGRAM_FAILED'
  readonly program: string
  /** What it complained about, at most 2000 characters: chosen by the guest, so escape it before a terminal. */
  readonly words: string

  constructor(program: string, ended: { readonly exitCode: number | undefined }, words: string) {
    super(`${program} in the guest failed: ${words === '' ? `exit code ${ended.exitCode}` : words}`)
    this.program = program
    this.words = words
  }
}
