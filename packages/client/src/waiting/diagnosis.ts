import type { Holder } from '@qga/wire'
import type { UnreadyReason } from './unready.js'

/** An agent that answers and is not frozen. */
export interface ReadyDiagnosis {
  readonly state: 'ready'
  /** Where it is. */
  readonly label: string
  /** How long a ping took, in milliseconds. */
  readonly pingMs: number
  /** What guest-info says it is; empty if guest-info is blocked. The guest's own words: escape them. */
  readonly version: string
  /** Commands that it has and does not carry out. The guest's own words. */
  readonly disabled: readonly string[]
}

/** An agent that is not there to be used, and why. */
export interface UnreadyDiagnosis {
  readonly state: UnreadyReason
  readonly label: string
  /** What was seen, as a sentence without its full stop. */
  readonly seen: string
  /** What to do about it, as a sentence without its full stop. */
  readonly remedy: string
  /** Who holds the socket, where that is the state and was found out. */
  readonly holder: Holder | undefined
  /** What it was told from; absent where no call failed. */
  readonly error: Error | undefined
}

/** How an agent is: told apart by `state`. */
export type Diagnosis = ReadyDiagnosis | UnreadyDiagnosis
