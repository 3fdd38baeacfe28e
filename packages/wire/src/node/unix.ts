import type { Transport } from '../transport.js'
import { openSocket } from './open-socket.js'

/**
 * A unix stream socket by its path: QEMU's chardev with `server=on`, or `qemu-ga -m unix-listen`.
 *
 * QEMU serves one client and queues two; when the queue is full, connecting is tried again until the caller's signal
 * aborts. A queued client is connected and hears nothing. [measured, QEMU 7.2]
 */
export function unix(path: string): Transport {
  const label = `unix:${path}`
  return {
    label,
    open: (options) => openSocket({ path }, label, { ...options, local: true }),
  }
}
