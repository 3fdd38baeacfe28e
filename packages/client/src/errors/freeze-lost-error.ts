import { QgaError } from '@qga/wire'

/**
 * Why a guest was thawed before its holder said so.
 *
 * | loss | |
 * | --- | --- |
 * | `expired` | `maxMs` were over |
 * | `aborted` | the holder's signal aborted |
 * | `elsewhere` | nothing was frozen any more, since somebody else thawed it or the guest was started anew; or nobody can tell |
 * | `released` | Windows let go by itself |
 */
export type FreezeLoss = 'expired' | 'aborted' | 'elsewhere' | 'released'

/** The guest was not frozen until the end of the work: what was made meanwhile is only as after a power cut. */
export class FreezeLostError extends QgaError {
  static override readonly code = 'FREEZE_LOST'
  readonly loss: FreezeLoss

  constructor(label: string, loss: FreezeLoss, maxMs: number) {
    super(`the guest behind ${label} ${what[loss](maxMs)}`, { hint: hints[loss] })
    this.loss = loss
  }
}

const what: Record<FreezeLoss, (maxMs: number) => string> = {
  expired: (maxMs) => `was thawed after ${maxMs} ms, before the work was done`,
  aborted: () => 'was thawed, since the signal aborted before the work was done',
  elsewhere: () =>
    'is not known to have been frozen until then: it was thawed by others, or started anew, or its answers were lost',
  released: () => 'let go of its file systems before the work was done',
}

const hints: Record<FreezeLoss, string> = {
  expired: 'What was made meanwhile is crash-consistent only. Allow more with maxMs, or freeze for less work',
  aborted: 'What was made meanwhile is crash-consistent only',
  elsewhere: 'What was made meanwhile is crash-consistent only. Find out who else freezes this guest',
  released: 'What was made meanwhile is crash-consistent only. Windows holds a freeze for 10 seconds at most',
}
