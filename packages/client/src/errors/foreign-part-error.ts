import { QgaError } from '@qga/wire'

/** Where the rest of an interrupted copy should be lies something else, or what another copy is writing. */
export class ForeignPartError extends QgaError {
  static override readonly code = 'FOREIGN_PART'

  constructor(path: string, isBusy = false) {
    super(isBusy ? `${path} is being written by another copy` : `${path} is not a file that an earlier copy has left`, {
      hint: isBusy
        ? 'Wait until that has ended, or copy without resume'
        : 'It is a link, or belongs to somebody else: remove it, or copy without resume',
    })
  }
}
