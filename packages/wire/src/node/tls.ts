import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import type { SecureContextOptions } from 'node:tls'
import { ConnectError } from '../errors/connect-error.js'
import type { Transport } from '../transport.js'
import { withQuery } from './address-parts.js'
import { dialSocket } from './open-socket.js'
import { streamChannel } from './stream-channel.js'
import { hostAndPort, KEEP_ALIVE_MS } from './tcp.js'
import { TlsStream } from './tls-stream.js'

/** Whom to trust, and who we are: Node's own `ca`, `cert`, `key` and so on, and beside them: */
export interface TlsOptions extends SecureContextOptions {
  /**
   * A folder as QEMU's `tls-creds-x509` has it: `ca-cert.pem`, and for servers that ask for it `client-cert.pem` with
   * `client-key.pem`. It is read anew for each channel; what is given beside it comes first.
   */
  readonly dir?: string
  /** The name that the server's certificate has to be for. Default: the host. */
  readonly serverName?: string
}

/**
 * TLS over TCP: QEMU's chardev with `tls-creds=`. The server's certificate is always checked, against `ca` or `dir`, or
 * else against the authorities that Node knows.
 *
 * - Open: when the server has proved who it is. With TLS 1.3 it looks at the client's certificate only after that: when
 *   it refuses one, the channel opens and ends at once, with a `ConnectError`.
 * - Back-pressure, half-close, close and end: as of `tcp`.
 */
export function tls(host: string, port: number, options: TlsOptions = {}): Transport {
  const { dir, serverName, ...own } = options
  // An address: whoever reads it in a journal has to get there.
  const label = withQuery(`tls://${hostAndPort(host, port)}`, { dir, 'server-name': serverName })
  return {
    label,
    async open({ signal }) {
      signal?.throwIfAborted()
      const { connect } = await import('node:tls') // 3 ms that only its users pay
      const context = { ...(dir === undefined ? {} : await credentials(dir, label)), ...own }
      const name = serverName ?? (isIP(host) ? undefined : host)
      // Said aloud, because NODE_TLS_REJECT_UNAUTHORIZED would change the default.
      const checked = { rejectUnauthorized: true, ...(name !== undefined && { servername: name }) }
      const to = { ...context, ...checked, host, port }
      const socket = await dialSocket({ connect: () => connect(to), usableAt: 'secureConnect' }, label, { signal })
      socket.setNoDelay().setKeepAlive(true, KEEP_ALIVE_MS)
      return streamChannel(new TlsStream(socket, label), label)
    },
  }
}

const files = { ca: 'ca-cert.pem', cert: 'client-cert.pem', key: 'client-key.pem' }

async function credentials(dir: string, label: string): Promise<SecureContextOptions> {
  const found: Record<string, Buffer> = {}
  for (const [option, file] of Object.entries(files)) {
    try {
      found[option] = await readFile(join(dir, file))
    } catch (cause) {
      const absent = (cause as NodeJS.ErrnoException).code === 'ENOENT' && option !== 'ca'
      if (!absent) throw unreadable(join(dir, file), label, cause)
    }
  }
  return found
}

function unreadable(file: string, label: string, cause: unknown): ConnectError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new ConnectError('permission', `cannot connect to ${label}: cannot read ${file}: ${why}`, {
    cause,
    hint: 'Name a folder with ca-cert.pem, client-cert.pem and client-key.pem that this user may read',
  })
}
