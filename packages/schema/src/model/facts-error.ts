/** A value that is no schema: JSON that was given as facts, or made by hand. The message is `path: what is wrong`. */
export class FactsError extends Error {
  override readonly name = 'FactsError'
  readonly code = 'FACTS_INVALID'
  /** Where in the value, such as `commands.query-block.args[2].type`; empty for the whole of it. */
  readonly path: string
  /** The message without the path. */
  readonly reason: string

  constructor(path: string, reason: string) {
    super(path === '' ? reason : `${path}: ${reason}`)
    this.path = path
    this.reason = reason
  }
}
