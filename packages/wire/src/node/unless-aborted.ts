import type { Duplex } from 'node:stream'

/** A stream that is being made; rejects at once when the signal aborts, and destroys the stream when it comes then. */
export async function unlessAborted<T extends Duplex>(
  making: T | Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal === undefined) return await making
  const opening = Promise.resolve(making)
  return await new Promise<T>((resolve, reject) => {
    const abort = () => {
      opening.then(
        (late) => late.on('error', () => {}).destroy(),
        () => {},
      )
      reject(signal.reason)
    }
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    opening.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
