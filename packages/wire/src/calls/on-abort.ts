import { setMaxListeners } from 'node:events'

/**
 * Calls back once when the signal aborts; not if it has by now. Returns how to take that back. One signal for many is
 * how it is meant, so nobody counts.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (signal === undefined) return () => {}
  setMaxListeners(0, signal)
  signal.addEventListener('abort', callback, { once: true })
  return () => signal.removeEventListener('abort', callback)
}
