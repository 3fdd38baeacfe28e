import type { ThawError } from '../errors/thaw-error.js'
import type { Reach } from './reach.js'

/** What a guard holds: a freeze that has happened, and what has to be done when it is over. */
export interface HeldFreeze {
  readonly reach: Reach
  readonly filesystems: number
  readonly complete: boolean
  readonly warnings: readonly string[]
  readonly maxMs: number
  readonly thawTimeoutMs: number
  readonly windows: boolean
  readonly signal: AbortSignal | undefined
  readonly onUnconfirmed: (error: ThawError) => void
  /** The guest is known to be thawed. Does not reject. */
  confirmed(): Promise<void>
  /** It is not. Does not reject. */
  unconfirmed(): Promise<void>
}
