import type { Transport } from '../transport.js'
import { openSocket } from './open-socket.js'

/**
 * A TCP socket: a chardev with `host=`, or a forwarded one. Plain text, and without any check of who is there.
 *
 * - Open: when the peer's kernel has taken the connection.
 * - Back-pressure: that of the socket, both ways.
 * - Half-close: never; the peer's is answered by closing.
 * - Close: at once; what is still queued is dropped.
 * - End: in peace when the peer leaves, with its error when the connection breaks. A host that vanishes is not noticed:
 *   that is what deadlines are for.
 */
export function tcp(host: string, port: number): Transport {
  const label = `tcp://${hostAndPort(host, port)}`
  return {
    label,
    open: (options) => openSocket({ host, port, noDelay: true }, label, options),
  }
}

/** As an address has them: an IPv6 address in brackets. */
export function hostAndPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}
