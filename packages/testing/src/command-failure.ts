/** The classes of errors that an agent of today answers with; old ones know more. */
export type FailureClass = 'GenericError' | 'CommandNotFound' | (string & {})

/** Thrown by a command's handler, it becomes the agent's error reply. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly class: FailureClass
  readonly desc: string

  constructor(failureClass: FailureClass, desc: string) {
    super(desc)
    this.class = failureClass
    this.desc = desc
  }
}

/** The usual kind. */
export function genericError(desc: string): CommandFailure {
  return new CommandFailure('GenericError', desc)
}
