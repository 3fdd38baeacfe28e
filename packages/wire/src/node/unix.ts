import { stat } from 'node:fs/promises'
import { ConnectError } from '../errors/connect-error.js'
import type { Transport } from '../transport.js'
import { connectError } from './connect-failure.js'
import { openSocket } from './open-socket.js'

const MAX_PATH_BYTES = 107

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
    async open(options) {
      options.signal?.throwIfAborted()
      if (!isSocketPath(path)) throw failure('EINVAL', label)
      try {
        return await openSocket({ path }, label, { ...options, local: true })
      } catch (error) {
        const code = error instanceof ConnectError && error.reason === 'refused' ? await whyNoSocket(path) : undefined
        throw code === undefined ? error : failure(code, label, error)
      }
    },
  }
}

/** Node cuts a path that is too long or holds a NUL, and would reach another socket; without one it tries TCP. */
function isSocketPath(path: string): boolean {
  return path !== '' && !path.includes('\0') && Buffer.byteLength(path) <= MAX_PATH_BYTES
}

/** Linux says "connection refused" for every file that is no socket. */
async function whyNoSocket(path: string): Promise<'EISDIR' | 'ENOTSOCK' | undefined> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined || found.isSocket()) return undefined
  return found.isDirectory() ? 'EISDIR' : 'ENOTSOCK'
}

function failure(code: string, label: string, cause?: unknown): ConnectError {
  return connectError(Object.assign(new Error(code, { cause }), { code }), label)
}
