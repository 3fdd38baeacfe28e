import type { Socket } from 'node:net'
import { ConnectError } from '../errors/connect-error.js'
import { JoinedStreams } from './joined-streams.js'

/**
 * A TLS connection to QEMU, with two things that QEMU does in mind.
 *
 * - A monitor reads byte by byte, and QEMU 7.2 does not look into a record that it has begun until the next one arrives:
 *   a request in one record would be answered only after the next request. So the last byte of each write goes in a
 *   record of its own. [measured]
 * - A client's certificate that it refuses brings no alert: the connection ends before the server has said a word. Such
 *   an end is an error here. [measured, QEMU 7.2 with TLS 1.3]
 */
export class TlsStream extends JoinedStreams {
  readonly #socket: Socket
  readonly #label: string
  #heard = false

  constructor(socket: Socket, label: string) {
    super(socket, socket)
    this.#socket = socket
    this.#label = label
  }

  override push(chunk: Uint8Array | null): boolean {
    if (chunk === null && !this.#heard) {
      this.destroy(silentEnd(this.#label))
      return false
    }
    this.#heard = true
    return super.push(chunk)
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error | null) => void): void {
    const last = chunk.length - 1
    if (last > 0) this.#socket.write(chunk.subarray(0, last))
    this.#socket.write(chunk.subarray(last), done)
  }
}

function silentEnd(label: string): ConnectError {
  return new ConnectError('permission', `cannot connect to ${label}: the server ended the connection without a word`, {
    hint: 'QEMU does so when it refuses the client: check the certificate and key, and what QEMU says',
  })
}
