import { QgaError } from '@qga/wire'
import type { DiskSnapshots } from './snapshot-disks.js'

/** The guest could not be made to hold still. No snapshot was taken. */
export class QuiesceError extends QgaError {
  static override readonly code = 'NOT_QUIESCED'

  constructor(cause: unknown) {
    super(`the guest could not be made to hold still: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
      hint: "With `whenNotQuiesced: 'crash-consistent'` snapshots are taken all the same",
    })
  }
}

/** The guest could not be let go after the snapshots: it may hold still for ever. */
export class NotThawedError extends QgaError {
  static override readonly code = 'SNAPSHOT_NOT_THAWED'
  /** The snapshots, if they were taken. */
  readonly snapshots: DiskSnapshots | undefined
  /** What the snapshots failed with, if they were not. */
  readonly failure: unknown

  constructor(cause: unknown, snapshots: DiskSnapshots | undefined, failure: unknown) {
    const done = snapshots === undefined ? 'no snapshot was taken' : 'the snapshots were taken'
    super(`${done}, and the guest could not be thawed: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
      hint: 'Thaw it now, or reset it: what writes in the guest stands still',
    })
    this.snapshots = snapshots
    this.failure = failure
  }
}
