import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { ConnectError, type ConnectFailure } from '../errors/connect-error.js'
import type { Transport } from '../transport.js'
import { shorter } from './connect-failure.js'
import { firstClient, type ListenAddress } from './first-client.js'
import { isSocketPath } from './socket-path.js'
import { streamChannel } from './stream-channel.js'
import { hostAndPort } from './tcp.js'
import { unixChannel } from './unix-channel.js'

/** Who may come, and who is told. */
export interface ListenOptions {
  /** The mode of a unix socket. Default 0o600: a QEMU that runs as another user has to be let in. */
  readonly mode?: number
  /** Called in each `open` when somebody may connect, with the port (0 of a unix socket). */
  readonly listening?: (port: number) => void
}

/**
 * A place where QEMU comes to us: its chardev with `server=off`, by unix socket or TCP. Each `open` listens anew, takes
 * the first who comes, and listens no longer; a QEMU with `reconnect=` comes back for the next one.
 *
 * - Open: when somebody has connected, however long that takes; the signal ends the waiting. A socket file that a dead
 *   process has left behind is replaced; anything else in its place is an error. Our own file is removed again.
 * - Nothing proves who comes: keep the folder of a unix socket to yourself, and TCP on the loopback.
 * - Back-pressure, half-close, close and end: as of `unix` and `tcp`.
 */
export function listen(at: ListenAddress, options: ListenOptions = {}): Transport {
  const label = `listen:${'path' in at ? at.path : `tcp://${hostAndPort(at.host, at.port)}`}`
  return {
    label,
    async open({ signal }) {
      signal?.throwIfAborted()
      if ('path' in at && !isSocketPath(at.path)) throw listenError(withCode('EINVAL'), label)
      try {
        const socket = await firstClient(at, options, signal)
        return 'path' in at ? unixChannel(socket, label) : streamChannel(socket, label)
      } catch (error) {
        throw signal?.aborted ? signal.reason : listenError(lacksFolder(error, at) ? withCode('ENOENT') : error, label)
      }
    },
  }
}

const failures: Readonly<Record<string, readonly [ConnectFailure, string, string]>> = {
  EADDRINUSE: ['busy', 'somebody else is there', 'Find who listens there, or what file is in its place'],
  EACCES: ['permission', 'permission denied', 'Choose a folder of your own, or a port above 1023'],
  EPERM: ['permission', 'permission denied', 'Choose a folder of your own'],
  ENOENT: ['not-found', 'there is no such folder', 'Check the path'],
  ENOTDIR: ['not-found', 'a part of the path is no directory', 'Check the path'],
  EINVAL: ['bad-path', 'the path cannot be that of a unix socket', shorter],
  EADDRNOTAVAIL: ['unknown-host', 'this machine has no such address', 'Check the address'],
  ENOTFOUND: ['unknown-host', 'the host name is unknown', 'Check the name'],
}

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code })
}

/** Node says "permission denied" for a folder that is not there. [libuv] */
function lacksFolder(error: unknown, at: ListenAddress): boolean {
  const denied = error instanceof Error && 'code' in error && error.code === 'EACCES'
  return denied && 'path' in at && !existsSync(dirname(at.path))
}

function listenError(cause: unknown, label: string): ConnectError {
  const { code = '', message = code }: NodeJS.ErrnoException = cause instanceof Error ? cause : new Error(String(cause))
  const [reason, text, hint] = failures[code] ?? ['other' as const, message, undefined]
  const where = label.slice('listen:'.length)
  return new ConnectError(reason, `cannot listen at ${where}: ${text}`, { cause, ...(hint && { hint }) })
}
