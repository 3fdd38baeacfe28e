import { ClosedError, TimeoutError, UnsendableError } from '@qga/wire'
import { CommandError, OptionError } from '@qga/wire/calls'
import { ChangeError } from '../errors/change-error.js'

/** What there is of a change of the guest that ended before all of it was answered. Together they are all of it. */
export interface ChangeStopped<Change> {
  /** The guest has said that it did these. */
  readonly done: readonly Change[]
  /** Asked for, and not answered: nobody knows whether they were done, or will be. */
  readonly uncertain: readonly Change[]
  /** Not asked for. */
  readonly left: readonly Change[]
}

/** Who is told that a change ended too early. */
export interface ChangeOptions<Change> {
  readonly signal?: AbortSignal | undefined
  /**
   * Called once if the change ends before all of it was answered, by an abort too (it then rejects with the signal's
   * reason, which cannot tell). Any other error of a change that may have begun is a `ChangeError`, which says the same.
   */
  readonly onStopped?: ((stopped: ChangeStopped<Change>) => void) | undefined
}

/** How a `ChangeError` puts it. */
export interface ChangeWords<Change> {
  what(stopped: ChangeStopped<Change>): string
  readonly hint: string
}

/** How far it was: so many done, whether the rest had been asked for, and whether that is all that is known of it. */
export interface ChangeReached {
  readonly done: number
  readonly isAsked: boolean
  /** Default: as the error tells, which is of that request then. */
  readonly isUncertain?: boolean | undefined
}

/** Tells that it is over too early, and returns what to throw: the reason of an abort as it is. */
export function changeStopped<Change>(
  changes: readonly Change[],
  { done, isAsked, isUncertain: isKnownUncertain }: ChangeReached,
  error: unknown,
  options: ChangeOptions<Change>,
  { what, hint }: ChangeWords<Change>,
): unknown {
  const rest = changes.slice(done)
  // An abort may have any error as its reason.
  const isAborted = options.signal?.aborted === true
  const isUncertain = isKnownUncertain ?? (isAsked && (isAborted || mayBeDone(error)))
  const stopped = {
    done: changes.slice(0, done),
    uncertain: isUncertain ? rest : [],
    left: isUncertain ? [] : rest,
  }
  options.onStopped?.(stopped)
  if (isAborted) return options.signal?.reason
  return done > 0 || isUncertain ? new ChangeError(what(stopped), stopped, hint, error) : error
}

/** Whether a request that failed so may be carried out all the same. */
function mayBeDone(error: unknown): boolean {
  if (error instanceof TimeoutError || error instanceof ClosedError) return error.written
  return !(error instanceof CommandError || error instanceof OptionError || error instanceof UnsendableError)
}
