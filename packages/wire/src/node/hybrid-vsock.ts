import type { Socket } from 'node:net'
import { ConnectError } from '../errors/connect-error.js'
import type { Transport } from '../transport.js'
import { streamChannel } from './stream-channel.js'
import { dialUnix } from './unix.js'

const MAX_LINE_BYTES = 256

/**
 * A vsock port of a guest behind a unix socket on this machine, as vhost-device-vsock, Firecracker and cloud-hypervisor
 * offer it: `CONNECT port` is answered by `OK …`, and then the line is the guest's.
 *
 * - Open: when the OK has come. A port at which nobody listens ends the connection instead: refused.
 * - Back-pressure, half-close, close and end: as of `unix`. What comes with the OK is the first data.
 */
export function hybridVsock(path: string, port: number): Transport {
  const label = `hvsock://${path}:${port}`
  return {
    label,
    async open({ signal }) {
      const socket = await dialUnix(path, label, { signal })
      socket.on('error', () => {}) // what it says is looked at where the answer is read
      const abort = () => socket.destroy()
      signal?.addEventListener('abort', abort, { once: true })
      try {
        socket.write(`CONNECT ${port}\n`)
        expectOk(await readLine(socket), label)
      } catch (error) {
        socket.destroy()
        throw signal?.aborted ? signal.reason : failure(error, port, label)
      } finally {
        signal?.removeEventListener('abort', abort)
      }
      return streamChannel(socket, label, { local: true })
    },
  }
}

/** The first line without its end, as much of it as is sensible; the rest stays unread. */
async function readLine(socket: Socket): Promise<string> {
  let line = Buffer.alloc(0)
  for (;;) {
    const chunk: Buffer | null = socket.read()
    if (chunk === null) {
      if (socket.errored) throw socket.errored
      if (socket.readableEnded || socket.destroyed) throw new Error('the connection ended before the answer')
      await change(socket)
      continue
    }
    const end = chunk.indexOf('\n')
    if (end >= 0) socket.unshift(chunk.subarray(end + 1))
    line = Buffer.concat([line, end < 0 ? chunk : chunk.subarray(0, end)])
    if (end >= 0 || line.length > MAX_LINE_BYTES) return line.toString()
  }
}

/** Settles when there is more to read, or never will be. */
function change(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const told = () => {
      for (const event of events) socket.off(event, told)
      resolve()
    }
    for (const event of events) socket.on(event, told)
  })
}

const events = ['readable', 'end', 'close'] as const

function expectOk(line: string, label: string): void {
  if (/^OK( \d+)?\r?$/.test(line)) return
  const said = JSON.stringify(line.slice(0, 60))
  throw new ConnectError('other', `cannot connect to ${label}: the answer was ${said} in place of OK`, {
    hint: 'Is this the unix socket of a hybrid vsock device, as of vhost-device-vsock or Firecracker?',
  })
}

/** A peer that hangs up has nobody in the guest who listens. */
function failure(error: unknown, port: number, label: string): unknown {
  if (error instanceof ConnectError) return error
  return new ConnectError('refused', `cannot connect to ${label}: nobody in the guest listens on port ${port}`, {
    cause: error,
    hint: 'Is qemu-ga running there with -m vsock-listen?',
  })
}
