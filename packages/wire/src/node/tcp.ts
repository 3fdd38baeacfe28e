import type { Transport } from '../transport.js'
import { openSocket } from './open-socket.js'

/** A TCP socket: a chardev with `host=`, or a forwarded one. Plain text and without any check of who is there. */
export function tcp(host: string, port: number): Transport {
  const label = `tcp://${host.includes(':') ? `[${host}]` : host}:${port}`
  return {
    label,
    open: (options) => openSocket({ host, port, noDelay: true }, label, options),
  }
}
