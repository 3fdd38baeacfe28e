import type { Transport } from '../transport.js'
import { openSocket } from './open-socket.js'

/** Milliseconds of silence after which the kernel asks whether the peer's host is still there. */
export const KEEP_ALIVE_MS = 30_000

/**
 * A TCP socket: a chardev with `host=`, or a forwarded one. Plain text, and without any check of who is there.
 *
 * - Open: when the peer's kernel has taken the connection.
 * - Back-pressure: that of the socket, both ways.
 * - Half-close: never; the peer's is answered by closing.
 * - Close: at once; what is still queued is dropped.
 * - End: in peace when the peer leaves, with its error when the connection breaks. A host that vanishes is noticed by
 *   keep-alive: after 30 s of silence the kernel asks, and some 10 s without an answer end the channel with ETIMEDOUT
 *   (by Node 20 to 26 on Linux). While something is on its way the kernel waits longer: that is what deadlines are for.
 */
export function tcp(host: string, port: number): Transport {
  const label = `tcp://${hostAndPort(host, port)}`
  const socketOptions = { noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS }
  return {
    label,
    open: (options) => openSocket({ host, port, ...socketOptions }, label, options),
  }
}

/** As an address has them: an IPv6 address in brackets. */
export function hostAndPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}
