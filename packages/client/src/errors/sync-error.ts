import { QgaError } from '@qga/wire'

/** Why client and agent could not be brought into step: no answer came in time, or too much of anything else. */
export type SyncFailure = 'silent' | 'flooded'

/** The channel is open, but the agent did not answer guest-sync-delimited. */
export class SyncError extends QgaError {
  static override readonly code = 'SYNC_FAILED'
  readonly reason: SyncFailure

  constructor(reason: SyncFailure, label: string, waitedMs: number) {
    super(
      reason === 'silent'
        ? `the agent behind ${label} does not answer: connected, but no reply to guest-sync within ${waitedMs} ms`
        : `the agent behind ${label} sends more than may be thrown away, and no reply to guest-sync`,
      { hint: hints[reason] },
    )
    this.reason = reason
  }
}

const hints: Record<SyncFailure, string> = {
  silent:
    'Either no agent runs in the guest (yet), or it is busy, or another client holds this socket, which serves one at a time',
  flooded: 'Do not trust this guest; a reply that is meant to be so large needs a larger resync limit',
}
