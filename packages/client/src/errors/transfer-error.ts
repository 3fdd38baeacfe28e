import { QgaError } from '@qga/wire'
import type { TransferStopped } from '../files/transfer-options.js'

/** A copy broke off after it had begun. `cause` is why; the members say what was done, and how to go on. */
export class TransferError extends QgaError {
  static override readonly code = 'TRANSFER_FAILED'
  /** Bytes that had been copied, those of an earlier attempt that it resumed included. */
  readonly bytes: number
  readonly total: number | undefined
  /** The incomplete copy that was kept: a path on this machine for a download, in the guest for an upload. */
  readonly part: string | undefined

  constructor(path: string, stopped: TransferStopped, cause: unknown) {
    const { bytes, total, part } = stopped
    const of = total === undefined ? '' : ` of ${total}`
    const why = cause instanceof QgaError ? cause.summary : cause instanceof Error ? cause.message : String(cause)
    super(`${path}: the copy broke off after ${bytes}${of} bytes: ${why}`, { cause, hint: hintOf(stopped, cause) })
    this.bytes = bytes
    this.total = total
    this.part = part
  }
}

function hintOf({ part, resumable }: TransferStopped, cause: unknown): string {
  const remedy = cause instanceof QgaError && cause.hint !== undefined ? `${cause.hint}. ` : ''
  const kept = part === undefined ? 'Nothing was kept' : `What was copied is in ${part}`
  if (!resumable) return `${remedy}${kept}: copy it again`
  return `${remedy}${kept}: the same copy with resume goes on from there`
}
