import { QgaError } from '@qga/wire'
import type { FrozenState, ThawError } from './thaw-error.js'

/**
 * Why file systems were not frozen.
 *
 * | reason | |
 * | --- | --- |
 * | `not-running` | the guest is paused; nothing was sent |
 * | `unreachable` | the agent did not answer when it was asked for its state; no freeze was sent |
 * | `unavailable` | the agent lacks the commands, or has them disabled |
 * | `already-frozen` | somebody else holds a freeze; it was left alone |
 * | `loop-mounts` | a mounted file would be frozen, which can hang the guest; nothing was sent |
 * | `failed` | the agent answered with an error, as of a hook; its words are in `desc` |
 * | `nothing-frozen` | the agent froze no file system: the mount points are wrong, or none can be frozen |
 * | `no-reply` | no answer came in time, or the connection ended; the guest was thawed |
 * | `bad-reply` | the answer is none; the guest was thawed, or nothing was sent yet but questions |
 * | `aborted` | the signal aborted, and it could not be confirmed that the guest is thawed |
 */
export type FreezeFailure =
  | 'not-running'
  | 'unreachable'
  | 'unavailable'
  | 'already-frozen'
  | 'loop-mounts'
  | 'failed'
  | 'nothing-frozen'
  | 'no-reply'
  | 'bad-reply'
  | 'aborted'

/** What a `FreezeError` tells beside its reason. */
export interface FreezeErrorDetails {
  readonly label: string
  readonly guest: FrozenState
  /** Why the thaw after it could not be confirmed, if so. */
  readonly thaw?: ThawError | undefined
  readonly desc?: string | undefined
  readonly hint?: string | undefined
  readonly cause?: unknown
}

/** The guest's file systems were not frozen, or not for us. */
export class FreezeError extends QgaError {
  static override readonly code = 'FREEZE_FAILED'
  readonly reason: FreezeFailure
  /** What is known of the guest now, after it was thawed where the freeze had been sent. */
  readonly guest: FrozenState
  /** Set if this attempt may have left the guest frozen: why the thaw after it could not be confirmed. */
  readonly thaw: ThawError | undefined
  /** The guest's own words, where it said why. Chosen by the guest: escape them before they meet a terminal. */
  readonly desc: string | undefined

  constructor(reason: FreezeFailure, what: string, details: FreezeErrorDetails) {
    const { label, thaw, cause } = details
    const end = thaw === undefined ? '' : `; and ${thaw.summary}`
    super(`cannot freeze the guest behind ${label}: ${what}${end}`, { hint: thaw?.hint ?? details.hint, cause })
    this.reason = reason
    this.guest = details.guest
    this.thaw = thaw
    this.desc = details.desc
  }
}
