import { onAbort } from '@qga/wire/calls'

/** The end of something, for those who wait for it. It comes once. */
export class Ending {
  /** Most have nobody who waits. */
  #waiting: Set<() => void> | undefined
  #end: { readonly cause: Error | undefined } | undefined

  tell(cause: Error | undefined): void {
    this.#end ??= { cause }
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    for (const tell of waiting) tell()
  }

  /** Resolves with the cause, at once if it has ended; rejects with the signal's reason. */
  when(signal?: AbortSignal): Promise<Error | undefined> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      if (this.#end !== undefined) return resolve(this.#end.cause)
      const unlisten = onAbort(signal, () => {
        this.#waiting?.delete(ended)
        reject(signal?.reason)
      })
      const ended = () => {
        unlisten()
        resolve(this.#end?.cause)
      }
      this.#waiting ??= new Set()
      this.#waiting.add(ended)
    })
  }
}
