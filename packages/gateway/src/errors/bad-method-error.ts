import { QgaError } from '@qga/wire'

/** The path exists, and the method is none of its own. */
export class BadMethodError extends QgaError {
  static override readonly code = 'BAD_METHOD'
  /** The methods that there are. */
  readonly allow: readonly string[]

  constructor(allow: readonly string[]) {
    super('this path has no such method', { hint: `It has ${allow.join(', ')}` })
    this.allow = allow
  }
}
