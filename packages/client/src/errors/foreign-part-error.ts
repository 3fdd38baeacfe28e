import { QgaError } from '@qga/wire'

/** Where the rest of an interrupted copy should be lies something else. Nothing was copied. */
export class ForeignPartError extends QgaError {
  static override readonly code = 'FOREIGN_PART'

  constructor(path: string) {
    super(`${path} is not a file that an earlier copy has left`, {
      hint: 'It is a link, or belongs to somebody else: remove it, or copy without resume',
    })
  }
}
