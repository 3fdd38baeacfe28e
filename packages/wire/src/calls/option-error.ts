import { QgaError } from '../errors/qga-error.js'

/** An option has a value that makes no sense. Nothing was done. */
export class OptionError extends QgaError {
  static override readonly code = 'BAD_OPTION'
}
