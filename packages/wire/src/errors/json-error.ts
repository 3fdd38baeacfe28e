import { QgaError, type QgaErrorOptions } from './qga-error.js'

/**
 * Why a text was refused.
 *
 * | fault | |
 * | --- | --- |
 * | `syntax` | it is no JSON |
 * | `long-number` | a number of more than 400 characters |
 * | `repeated-name` | one object has a name twice |
 * | `not-finite` | a number that overflows; refused where reading is strict |
 * | `invalid-utf8` | bytes that are no UTF-8; refused where reading is strict |
 */
export type JsonFault = 'syntax' | 'long-number' | 'repeated-name' | 'not-finite' | 'invalid-utf8'

/** A text is not the JSON that the protocols speak. */
export class JsonError extends QgaError {
  static override readonly code = 'BAD_JSON'
  readonly fault: JsonFault

  constructor(summary: string, options: QgaErrorOptions & { readonly fault?: JsonFault } = {}) {
    super(summary, options)
    this.fault = options.fault ?? 'syntax'
  }
}
