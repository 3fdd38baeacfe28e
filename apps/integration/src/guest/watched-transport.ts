import type { Channel, Receiver } from '@qga/wire'
import { type GuestTransport, markInside } from './inside-guest.js'

/** A guest's channel of which a test sees how much has come through. */
export interface WatchedTransport {
  readonly transport: GuestTransport
  /**
   * Resolves when this many bytes more than now have arrived, on any of its channels; rejects when they do not come. May
   * be awaited later: its failure is never an unhandled one.
   */
  arrived(bytes: number, timeoutMs?: number): Promise<void>
}

const ARRIVAL_MS = 120_000

export function watchedTransport(inner: GuestTransport): WatchedTransport {
  let total = 0
  const waiting = new Set<() => void>()
  const watch = (receiver: Receiver): Receiver => ({
    data(chunk) {
      total += chunk.length
      receiver.data(chunk)
      for (const look of [...waiting]) look()
    },
    drained: () => receiver.drained?.(),
    closed: (cause) => receiver.closed(cause),
  })
  const opened = (channel: Channel): Channel => ({
    label: channel.label,
    local: channel.local ?? false,
    start: (receiver) => channel.start(watch(receiver)),
    write: (bytes) => channel.write(bytes),
    close: () => channel.close(),
  })
  return {
    transport: markInside({ label: inner.label, open: async (options) => opened(await inner.open(options)) }),
    arrived(bytes, timeoutMs = ARRIVAL_MS) {
      const from = total
      const arrival = new Promise<void>((resolve, reject) => {
        const end = (settle: () => void) => {
          clearTimeout(late)
          waiting.delete(look)
          settle()
        }
        const look = () => {
          if (total - from >= bytes) end(resolve)
        }
        const tooLate = () => new Error(`${total - from} of ${bytes} bytes have arrived after ${timeoutMs} ms`)
        const late = setTimeout(() => end(() => reject(tooLate())), timeoutMs)
        waiting.add(look)
      })
      arrival.catch(() => {})
      return arrival
    },
  }
}
