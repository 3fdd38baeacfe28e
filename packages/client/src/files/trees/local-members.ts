import { createReadStream } from 'node:fs'
import { lstat, readdir, readlink, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hasNoncharacter, OptionError } from '@qga/wire/calls'
import { decode } from './entry-names.js'
import type { Skipped } from './receive-tree.js'
import { MAX_OCTAL } from './tar-header.js'
import type { TarMember } from './write-tar.js'

const PERMISSIONS = 0o777
const READ_BYTES = 64 * 1024

/**
 * A local folder's files, folders and links, each folder before what is in it; links are not followed.
 * @throws OptionError for what is no folder
 */
export async function localMembers(
  root: string,
  signal?: AbortSignal,
): Promise<{ members: TarMember[]; skipped: Skipped[] }> {
  if (!(await stat(root)).isDirectory()) {
    throw new OptionError(`${root} is no folder`, { hint: 'Copy it without recursive' })
  }
  const members: TarMember[] = []
  const skipped: Skipped[] = []
  const visit = async (name: string) => {
    signal?.throwIfAborted()
    const path = name === '.' ? root : join(root, name)
    const stats = await lstat(path)
    const mode = stats.mode & PERMISSIONS
    const mtime = Math.min(Math.max(Math.floor(stats.mtimeMs / 1000), 0), MAX_OCTAL)
    if (name === '.' || stats.isDirectory()) {
      members.push({ name, kind: 'directory', mode, size: 0, mtime })
      const names = await readdir(path, { encoding: 'buffer' })
      for (const bytes of names.sort(Buffer.compare)) {
        const inside = tellable(bytes)
        if (inside !== undefined) await visit(name === '.' ? inside : `${name}/${inside}`)
        else skipped.push({ path: name === '.' ? `${bytes}` : `${name}/${bytes}`, why: 'name' })
      }
    } else if (stats.isFile()) {
      const content = () => createReadStream(path, { highWaterMark: READ_BYTES })
      members.push({ name, kind: 'file', mode, size: stats.size, mtime, content })
    } else if (stats.isSymbolicLink()) {
      const target = tellable(await readlink(path, { encoding: 'buffer' }))
      if (target === undefined) skipped.push({ path: name, why: 'name' })
      else members.push({ name, kind: 'symlink', mode: PERMISSIONS, size: 0, mtime, target })
    } else {
      skipped.push({ path: name, why: 'special' })
    }
  }
  await visit('.')
  return { members, skipped }
}

/** A name as text, if an agent can be told it. */
function tellable(name: Uint8Array): string | undefined {
  const text = decode(name)
  return text === undefined || hasNoncharacter(text) ? undefined : text
}
