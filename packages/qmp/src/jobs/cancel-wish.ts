import type { Commands } from '../commands.js'

/** A signal that cancels a job when it aborts, once. */
export class CancelWish {
  readonly #signal: AbortSignal | undefined
  readonly #cancel: () => void
  #sent: Promise<unknown> | undefined

  constructor(qmp: Commands, id: string, signal: AbortSignal | undefined) {
    this.#signal = signal
    // A job that has just ended, or that cannot be cancelled, refuses; its events tell the rest.
    this.#cancel = () => {
      this.#sent = qmp.execute('job-cancel', { id }).catch(() => {})
    }
    if (signal?.aborted) this.#cancel()
    else signal?.addEventListener('abort', this.#cancel, { once: true })
  }

  get wished(): boolean {
    return this.#signal?.aborted === true
  }

  /** From now on nothing is cancelled any more. Resolves when QEMU has answered. */
  async settle(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#cancel)
    await this.#sent
  }
}
