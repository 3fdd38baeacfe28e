import { QgaError } from '@qga/wire'

/** What is known of a guest's file systems. */
export type FrozenState = 'frozen' | 'thawed' | 'unknown'

/**
 * A guest that was frozen could not be thawed, or did not confirm it. It may be left frozen: nothing in it can write
 * until it is thawed. The message ends with the command that thaws it.
 */
export class ThawError extends QgaError {
  static override readonly code = 'THAW_FAILED'
  /** What the guest said last: `frozen`, or nothing at all. */
  readonly guest: Exclude<FrozenState, 'thawed'>
  /** Where the agent is. */
  readonly label: string
  /** How the work ended that the guest was frozen for, where `withFrozen` knows. */
  work: PromiseSettledResult<unknown> | undefined

  /** `isInJournal`: `thawPending` finds it. */
  constructor(
    label: string,
    guest: Exclude<FrozenState, 'thawed'>,
    triedMs: number,
    cause: unknown,
    isInJournal = false,
  ) {
    super(`the guest behind ${label} ${says[guest]} (tried for ${Math.round(triedMs)} ms)`, {
      hint: isInJournal
        ? `It is in the journal: thawPending() thaws it. By hand: ${howToThaw(label)}`
        : howToThaw(label),
      cause,
    })
    this.label = label
    this.guest = guest
  }
}

const says = { frozen: 'is still frozen', unknown: 'may be left frozen: it did not confirm the thaw' }

/** The last words: what a person can type. */
export function howToThaw(label: string): string {
  return `Thaw it as soon as its agent answers: qga call '${label}' guest-fsfreeze-thaw`
}
