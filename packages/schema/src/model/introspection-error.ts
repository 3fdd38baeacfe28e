/** What was given as the reply to `query-qmp-schema` is not one. The message is `path: what is wrong`. */
export class IntrospectionError extends Error {
  override readonly name = 'IntrospectionError'
  readonly code = 'INTROSPECTION_INVALID'
  /** Where in the value, such as `[12].members[3].type`; empty for the whole of it. */
  readonly path: string
  /** The message without the path. */
  readonly reason: string

  constructor(path: string, reason: string) {
    super(path === '' ? reason : `${path}: ${reason}`)
    this.path = path
    this.reason = reason
  }
}
