import { type Holder, QgaError } from '@qga/wire'

/**
 * Why client and agent could not be brought into step:
 *
 * | reason | |
 * | --- | --- |
 * | `silent` | no answer came: the agent does not run, is busy, or the guest stands still |
 * | `held` | no answer came, and another client is connected to this socket, which serves one at a time |
 * | `refused` | an agent answers, but has guest-sync-delimited blocked or does not know it |
 * | `flooded` | too much of anything else came |
 */
export type SyncFailure = 'silent' | 'held' | 'refused' | 'flooded'

/** The channel is open, but the agent did not answer guest-sync-delimited. */
export class SyncError extends QgaError {
  static override readonly code = 'SYNC_FAILED'
  readonly reason: SyncFailure
  /** Who holds the socket, with the reason `held`. */
  readonly holder: Holder | undefined
  /** How long the answer was waited for, in milliseconds. */
  readonly waitedMs: number

  constructor(reason: SyncFailure, label: string, waitedMs: number, holder?: Holder) {
    super(summaries[reason](label, waitedMs, holder), { hint: hints[reason] })
    this.reason = reason
    this.holder = holder
    this.waitedMs = waitedMs
  }
}

const summaries: Record<SyncFailure, (label: string, waitedMs: number, holder?: Holder) => string> = {
  silent: (label, waitedMs) =>
    `the agent behind ${label} does not answer: connected, but no reply to guest-sync within ${waitedMs} ms`,
  held: (label, waitedMs, holder) =>
    `${label} is held by ${holder?.text ?? 'another client'}: connected, but not served within ${waitedMs} ms`,
  refused: (label) => `the agent behind ${label} refuses guest-sync-delimited, without which no reply can be trusted`,
  flooded: (label) => `the agent behind ${label} sends more than may be thrown away, and no reply to guest-sync`,
}

const hints: Record<SyncFailure, string> = {
  silent:
    'Either no agent runs in the guest (yet), or it is busy, or another client holds this socket, which serves one at a time',
  held: 'The socket serves one at a time: end that client, or wait until it leaves. Where libvirt or Proxmox has the socket, go through it',
  refused:
    'Allow it in the guest: take it off the block list of qemu-ga, or put it on the allow list, and restart qemu-ga. An agent of another make may lack it: no plain guest-sync takes its place',
  flooded: 'Do not trust this guest; a reply that is meant to be so large needs a larger resync limit',
}
