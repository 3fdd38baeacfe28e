import { stat } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { ConnectError } from '../errors/connect-error.js'
import type { OpenOptions, Transport } from '../transport.js'
import { BorrowedReads } from './borrowed-reads.js'
import { connectError } from './connect-failure.js'
import { holderOf } from './holder-of.js'
import { dialSocket } from './open-socket.js'
import { checkTrust } from './path-trust.js'
import { isSocketPath } from './socket-path.js'
import { unixChannel } from './unix-channel.js'

/** What a unix socket has to be like. */
export interface UnixOptions {
  /**
   * The users (uids) who may own the socket, beside root and the one who runs this process. When given, even empty, the
   * whole path is checked before connecting: each folder, link and the socket itself has to belong to one of them, and
   * nobody else may be able to put another in its place. Default: whatever the kernel allows.
   */
  readonly owners?: readonly number[]
}

/**
 * A unix stream socket by its path: QEMU's chardev with `server=on`, or `qemu-ga -m unix-listen`.
 *
 * - Open: when the kernel has taken the connection. QEMU serves one client and queues two; when the queue is full,
 *   connecting is tried again until the caller's signal aborts. A queued client is connected and hears nothing.
 *   [measured, QEMU 7.2]
 * - Back-pressure: that of the socket, both ways.
 * - Half-close: never; the peer's is answered by closing.
 * - Descriptors: can be passed, with the package koffi, or python3 on this machine.
 * - Close: at once; what is still queued is dropped.
 * - End: in peace when the peer leaves, with its error when the connection breaks.
 */
export function unix(path: string, options: UnixOptions = {}): Transport {
  const label = `unix:${path}`
  return {
    label,
    async open({ signal }) {
      signal?.throwIfAborted()
      if (options.owners !== undefined) await checkTrust(path, options.owners, label)
      const reads = new BorrowedReads()
      return unixChannel(await dialUnix(path, label, { signal, reads }), label, reads)
    },
    holder: () => holderOf(path),
  }
}

/** Connects to a unix socket; with `reads` it is paused, and gives its bytes by them. */
export async function dialUnix(
  path: string,
  label: string,
  { signal, reads }: OpenOptions & { readonly reads?: BorrowedReads },
): Promise<Socket> {
  signal?.throwIfAborted()
  if (!isSocketPath(path)) throw failure('EINVAL', label)
  try {
    const dial = reads === undefined ? () => connect({ path }) : () => connect({ path, onread: reads.onread }).pause()
    return await dialSocket({ connect: dial, usableAt: 'connect' }, label, { signal })
  } catch (error) {
    const code = error instanceof ConnectError && error.reason === 'refused' ? await whyNoSocket(path) : undefined
    throw code === undefined ? error : failure(code, label, error)
  }
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
