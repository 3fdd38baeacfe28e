import { QgaError } from '@qga/wire'

/** A request was made ready behind another (`SendOptions.behind`), and not sent, since that did not return what fits. */
export class NotSentError extends QgaError {
  static override readonly code = 'NOT_SENT'

  constructor(command: string) {
    super(`${command} was not sent: the request before it failed, or returned something else`)
  }
}
