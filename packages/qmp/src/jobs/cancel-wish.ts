import { onAbort } from '@qga/wire/calls'
import type { Commands } from '../commands.js'

/** A signal that cancels a job when it aborts, once. */
export class CancelWish {
  readonly #signal: AbortSignal | undefined
  readonly #unlisten: () => void
  #sent: Promise<unknown> | undefined

  constructor(qmp: Commands, id: string, signal: AbortSignal | undefined) {
    this.#signal = signal
    // A job that has just ended, or that cannot be cancelled, refuses; its events tell the rest.
    const cancel = () => {
      this.#sent = qmp.execute('job-cancel', { id }).catch(() => {})
    }
    if (signal?.aborted) cancel()
    this.#unlisten = onAbort(signal, cancel)
  }

  get wished(): boolean {
    return this.#signal?.aborted === true
  }

  /** From now on nothing is cancelled any more. Resolves when QEMU has answered. */
  async settle(): Promise<void> {
    this.#unlisten()
    await this.#sent
  }
}
