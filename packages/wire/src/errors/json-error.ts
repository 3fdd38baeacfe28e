import { QgaError } from './qga-error.js'

/** A text is not the JSON that the protocols speak. */
export class JsonError extends QgaError {
  static override readonly code = 'BAD_JSON'
}
