import { UnsendableError } from '@qga/wire'
import { CommandError, onAbort, startTimer } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import { FREEZE_WINDOW } from './confirm-thaw.js'
import type { ResolvedFreezeOptions } from './freeze-options.js'

/**
 * How a freeze that was sent ended, as far as this side knows.
 *
 * | kind | the guest |
 * | --- | --- |
 * | counted | says that it froze so many |
 * | refused | did not carry it out: the command is not there, disabled, or barred by another freeze |
 * | failed | answered with an error; what it froze until then it should have thawed |
 * | unanswered | may freeze at any time, or never, if `sent`; else it knows nothing of it |
 */
export type AttemptEnd =
  | { readonly kind: 'counted'; readonly count: unknown }
  | { readonly kind: 'refused'; readonly error: CommandUnavailableError }
  | { readonly kind: 'failed'; readonly error: CommandError }
  | {
      readonly kind: 'unanswered'
      readonly why: 'timeout' | 'abort' | 'lost'
      readonly cause: unknown
      readonly sent: boolean
    }

/**
 * One freeze on its way. Its call is not given up with the wait for it: as long as it holds its place, a thaw can be
 * written right behind it. A guest that is stopped then has both in its queue, and does not stay frozen when it goes on,
 * although we have given up by then. (Once nobody is connected the agent stops at the first reply that it cannot write,
 * until the next client comes.) [measured]
 */
export class FreezeAttempt {
  readonly #call = new AbortController()
  #sent = false
  #cameLate = false

  /** Sends it and waits. Rejects only with an `UnsendableError`. */
  async run(agent: Commands, options: ResolvedFreezeOptions, signal: AbortSignal | undefined): Promise<AttemptEnd> {
    const { timeoutMs, mountpoints } = options
    let timer: NodeJS.Timeout | undefined
    let abort = () => {}
    const givenUp = new Promise<'timeout' | 'abort'>((resolve) => {
      timer = startTimer(timeoutMs, () => resolve('timeout'))
      abort = () => resolve('abort')
    })
    const unlisten = onAbort(signal, abort)
    try {
      const answered = this.#send(agent, mountpoints)
      if (signal?.aborted) abort()
      const end = await Promise.race([answered, givenUp])
      if (typeof end !== 'string') return end
      if (!this.#sent) this.abandon()
      return { kind: 'unanswered', why: end, cause: end === 'abort' ? signal?.reason : undefined, sent: this.#sent }
    } finally {
      clearTimeout(timer)
      unlisten()
    }
  }

  /** Gives the call up, so that what comes after it can be written. */
  abandon(): void {
    this.#call.abort()
  }

  async #send(agent: Commands, mountpoints: readonly string[] | undefined): Promise<AttemptEnd> {
    const options = { timeoutMs: Number.POSITIVE_INFINITY, signal: this.#call.signal }
    const onWritten = () => {
      this.#sent = true
    }
    // What came in its place was no answer: it is known by now, since the reason of a refusal is asked for.
    const onLateReturn = () => {
      this.#cameLate = true
    }
    const how = { window: FREEZE_WINDOW, onWritten, onLateReturn }
    try {
      const count: unknown =
        mountpoints === undefined
          ? await agent.executeSo('guest-fsfreeze-freeze', undefined, options, how)
          : await agent.executeSo('guest-fsfreeze-freeze-list', { mountpoints: [...mountpoints] }, options, how)
      return { kind: 'counted', count }
    } catch (error) {
      if (error instanceof UnsendableError) throw error
      const isRefusal = error instanceof CommandUnavailableError && !mayHaveFrozen(error) && !this.#cameLate
      if (isRefusal) return { kind: 'refused', error }
      if (error instanceof CommandError) return { kind: 'failed', error }
      return { kind: 'unanswered', why: 'lost', cause: error, sent: this.#sent }
    }
  }
}

/**
 * A freeze that failed halfway is an error without a telling class, and by the time that the reason is asked for, this
 * very freeze bars the command. Agents before 6.0 say the same of another's freeze; that one was looked for just before.
 */
function mayHaveFrozen(error: CommandUnavailableError): boolean {
  return error.why === 'frozen' && error.class === 'GenericError'
}
