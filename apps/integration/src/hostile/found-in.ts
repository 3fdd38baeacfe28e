import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Made } from './attack.js'

const MAX_SHOWN = 1000

/** What is in a folder, beside what is there in any case; `target` is where a victim works. */
export async function foundIn(folder: string, own: RegExp): Promise<Made> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => !own.test(name))
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name.replace(/^target\//, './'), await shown(join(folder, name))])),
  )
}

async function shown(path: string): Promise<string> {
  const found = await lstat(path)
  if (found.isDirectory()) return 'a folder'
  if (found.isSymbolicLink()) return `-> ${await readlink(path)}`
  if (!found.isFile()) return 'neither a file nor a folder'
  return found.size > MAX_SHOWN ? `${found.size} bytes` : await readFile(path, 'latin1')
}
