import { QgaError } from '@qga/wire'

/** Where a folder is to be copied to, something is already. Nothing was copied. */
export class LocalExistsError extends QgaError {
  static override readonly code = 'EXISTS_HERE'

  constructor(path: string, what = 'is there already') {
    super(`${path} ${what}`, {
      hint: 'A folder is copied to a new place or an empty folder: name another one',
    })
  }
}
