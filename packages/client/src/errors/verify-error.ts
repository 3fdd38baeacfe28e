import { QgaError } from '@qga/wire'

/** A file was copied and its checksum on the other side is another. */
export class VerifyError extends QgaError {
  static override readonly code = 'VERIFY_FAILED'
  readonly expected: string
  readonly actual: string

  constructor(what: string, expected: string, actual: string) {
    super(`${what}: the sha-256 differs (here ${expected}, in the guest ${actual})`, {
      hint: 'The file changed while it was copied, or was cut; copy it again',
    })
    this.expected = expected
    this.actual = actual
  }
}
