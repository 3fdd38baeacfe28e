import type { PendingFreeze, PendingFreezesOptions } from './pending-freezes.js'
import type { ThawingAgent } from './thawing-agent.js'

/** What became of one entry of the journal. */
export interface ThawedPending {
  readonly freeze: PendingFreeze
  /**
   * `thawed`: it was frozen, and is thawed now. `was-thawed`: it was frozen no more. `held`: its process is still at it,
   * or another is, or it is a guest of another machine, so it was left alone. `failed`: see `error`; the entry stays.
   */
  readonly outcome: 'thawed' | 'was-thawed' | 'held' | 'failed'
  readonly error: unknown
}

/** Where the journal is, and how to get to the guests. */
export interface ThawPendingOptions extends PendingFreezesOptions {
  /** Opens a connection to the guest of an entry; it is closed afterwards. Default: connects to its `target`. */
  readonly connect?: ((freeze: PendingFreeze) => Promise<ThawingAgent>) | undefined
  /**
   * Milliseconds for each guest to confirm its thaw. Default 60000. The default way to connect takes as long at most, and
   * 5000 anyway. One that cannot be connected to is tried once, however many entries it has.
   */
  readonly timeoutMs?: number | undefined
  /**
   * Once it aborts, no other guest is begun with: those have `failed` with its reason, and keep their entries. A thaw that
   * has begun is finished, within `timeoutMs`.
   */
  readonly signal?: AbortSignal | undefined
}

/**
 * Thaws what killed processes have left frozen: every entry of the journal whose process is gone, or should be done with
 * it by now. A guest is asked first, and an entry removed once its guest is known to be thawed. Up to 16 guests at the
 * same time; what became of each is told in the order of the journal, and never thrown. Rejects only as `pendingFreezes`
 * does.
 */
export async function thawPending(options: ThawPendingOptions = {}): Promise<ThawedPending[]> {
  const { thawEntries } = await import('./thaw-entries.js')
  return await thawEntries(options)
}
