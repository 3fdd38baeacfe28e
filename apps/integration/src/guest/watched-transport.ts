import type { Channel, Receiver } from '@qga/wire'
import { type GuestTransport, markInside } from './inside-guest.js'

/** A guest's channel of which a test sees how much has come through. */
export interface WatchedTransport {
  readonly transport: GuestTransport
  /** Resolves when this many bytes more than now have arrived, on any of its channels. */
  arrived(bytes: number): Promise<void>
}

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
    arrived(bytes) {
      const wanted = total + bytes
      return new Promise((resolve) => {
        const look = () => {
          if (total < wanted) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
      })
    },
  }
}
