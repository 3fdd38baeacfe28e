import type { Stats } from 'node:fs'
import { lstat, readlink } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { ConnectError } from '../errors/connect-error.js'
import { connectError } from './connect-failure.js'

const MAX_LINKS = 40
const WRITABLE_BY_OTHERS = 0o022
const STICKY = 0o1000

/**
 * Rejects unless everything on the way to a socket, links and their targets included, belongs to root, to this process's
 * user or to one of `owners`, and no folder on it can be changed by anybody else. Nobody can then swap the socket
 * between this check and connecting.
 * @throws ConnectError `untrusted`, or for a path that leads nowhere
 */
export async function checkTrust(path: string, owners: readonly number[], label: string): Promise<void> {
  const trusted = new Set([0, process.getuid?.() ?? 0, ...owners])
  const doubt = (why: string) =>
    new ConnectError('untrusted', `cannot connect to ${label}: ${why}`, {
      hint: 'Who can change the path can pose as the guest: use a folder of your own, or name its owner among `owners`',
    })
  for await (const { at, found } of steps(path, label)) {
    if (!trusted.has(found.uid)) throw doubt(`${at} belongs to the user ${found.uid}`)
    if (found.isDirectory() && found.mode & WRITABLE_BY_OTHERS && !(found.mode & STICKY)) {
      throw doubt(`others can change ${at}`)
    }
  }
}

/** Every file that the kernel would pass on the way, from the root on. */
async function* steps(path: string, label: string): AsyncGenerator<{ at: string; found: Stats }> {
  const rest = ['', ...(path.startsWith(sep) ? path : join(process.cwd(), path)).split(sep)]
  let at: string = sep
  let links = 0
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    if (name === '.') continue
    const next = join(at, name)
    const found = await lstat(next).catch((cause) => {
      throw connectError(cause, label)
    })
    yield { at: next, found }
    if (!found.isSymbolicLink()) {
      at = next
      continue
    }
    links += 1
    if (links > MAX_LINKS) throw connectError(Object.assign(new Error('too many links'), { code: 'ELOOP' }), label)
    const target = await readlink(next)
    if (target.startsWith(sep)) at = sep
    rest.unshift(...target.split(sep))
  }
}
