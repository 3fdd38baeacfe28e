import { QgaError } from './qga-error.js'

/** The peer sent more than may be thrown away, faster than it may: the stream cannot be trusted, and was closed. */
export class FloodError extends QgaError {
  static override readonly code = 'FLOODED'
}
