import { ClosedError, TimeoutError } from '@qga/wire'
import { CommandError } from '@qga/wire/calls'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'

/** What a guest has said of its thaw, however often that was tried, and of what it was before. */
export class ThawRecord {
  /** What it was before it was sent a thaw, or after one that did not thaw; `undefined` as long as it has not said so. */
  before: 'frozen' | 'thawed' | undefined
  /** An error of the thaw that thawed all the same, as of a hook. */
  error: CommandError | undefined
  /** Whether there may be more file systems than are counted, thawed by a request whose reply was lost. */
  repliesLost = false
  #isSent = false
  #counted = 0

  /** Whether it can still be asked what it was before. */
  get isAsked(): boolean {
    return this.before === undefined && !this.#isSent
  }

  /** How many it says it thawed; `undefined` if that is not known, since a reply was lost or no count. */
  get filesystems(): number | undefined {
    const isCounted = this.#counted > 0 || this.before === 'thawed' || !(this.repliesLost || this.error)
    return isCounted ? this.#counted : undefined
  }

  /** Takes the answer to guest-fsfreeze-status. */
  say(status: unknown): void {
    if (status === 'frozen' || status === 'thawed') this.before ??= status
  }

  /** Takes what came of a thaw. */
  add(thaw: PromiseSettledResult<unknown>): void {
    if (thaw.status === 'fulfilled') return this.#count(thaw.value)
    const error: unknown = thaw.reason
    if ((error instanceof ClosedError || error instanceof TimeoutError) && !error.written) return
    this.#isSent = true
    if (!(error instanceof CommandError)) this.repliesLost = true
    else if (!refused(error)) this.error = error
  }

  #count(value: unknown): void {
    this.#isSent = true
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) this.#counted += value
    else this.repliesLost = true
  }
}

/**
 * From 10.0 on a blocked thaw is allowed while the guest is frozen, so a refusal means that it is not. In 7.2 it is refused
 * then, too, and the status behind it decides. [measured]
 */
function refused(error: CommandError): boolean {
  return error instanceof CommandUnavailableError && error.class !== 'GenericError'
}
