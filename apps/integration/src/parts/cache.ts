import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where parts are kept between runs: QGA_INTEGRATION_CACHE, or a folder of the user's cache. Outside the tree. */
export function cacheFolder(): string {
  const named = process.env.QGA_INTEGRATION_CACHE
  return named ?? join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'qga-integration')
}

/** What a part is made of, as far as it is known before it is made. Another value is another part. */
export type Inputs = Readonly<Record<string, unknown>>

/** The folder of a part that is made of these inputs, whether it is there or not. */
function folderOf(name: string, inputs: Inputs): string {
  const key = createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 12)
  return join(cacheFolder(), `${name}-${key}`)
}

/** The folder of a part, or undefined where it was not made yet. */
export function findCached(name: string, inputs: Inputs): string | undefined {
  const folder = folderOf(name, inputs)
  return existsSync(folder) ? folder : undefined
}

/** A draft names who makes it, who may be killed before it is a part. */
async function removeDrafts(): Promise<void> {
  for (const name of await readdir(cacheFolder())) {
    const [, maker] = /^\..*-(\d+)-[^-]*$/.exec(name) ?? []
    if (maker !== undefined && !lives(Number(maker))) {
      await rm(join(cacheFolder(), name), { recursive: true, force: true })
    }
  }
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Another user's lives, too.
    return error instanceof Error && 'code' in error && error.code !== 'ESRCH'
  }
}

/**
 * The folder of a part, made on first use. It appears whole or not at all, also when two runs make it at once or one
 * dies half-way.
 */
export async function cached(name: string, inputs: Inputs, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = folderOf(name, inputs)
  if (existsSync(folder)) return folder
  await mkdir(cacheFolder(), { recursive: true })
  await removeDrafts()
  const draft = await mkdtemp(join(cacheFolder(), `.${name}-${process.pid}-`))
  try {
    await make(draft)
    await rename(draft, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return folder
}
