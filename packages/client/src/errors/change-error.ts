import { QgaError } from '@qga/wire'
import type { ChangeStopped } from '../guest/change-stopped.js'

/** A change of the guest broke off when it had begun, or may have. `cause` is why; the members say what was done. */
export class ChangeError<Change = unknown> extends QgaError implements ChangeStopped<Change> {
  static override readonly code = 'CHANGE_FAILED'
  readonly done: readonly Change[]
  readonly uncertain: readonly Change[]
  readonly left: readonly Change[]

  /** `what` tells it in words; `hint` is how to find out what is not known. */
  constructor(what: string, stopped: ChangeStopped<Change>, hint: string, cause: unknown) {
    const why = cause instanceof QgaError ? cause.summary : cause instanceof Error ? cause.message : String(cause)
    super(`${what}: ${why}`, { cause, hint })
    this.done = stopped.done
    this.uncertain = stopped.uncertain
    this.left = stopped.left
  }
}
