import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'

const { O_CREAT, O_EXCL, O_WRONLY } = constants

/**
 * The permissions that a new file or folder of a folder may have at most: all but what the user's umask, or the folder's
 * own rule, takes away. Found by making a file: `process.umask()` would set it to nothing for a moment, for all threads.
 */
export async function grantedIn(folder: string): Promise<number> {
  const path = join(folder, `.${randomBytes(6).toString('hex')}.part`)
  const handle = await open(path, O_WRONLY | O_CREAT | O_EXCL, 0o777)
  try {
    return (await handle.stat()).mode & 0o777
  } finally {
    await handle.close()
    await rm(path, { force: true })
  }
}
