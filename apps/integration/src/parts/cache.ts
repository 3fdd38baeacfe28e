import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where parts are kept between runs: QGA_INTEGRATION_CACHE, or a folder of the user's cache. Outside the tree. */
export function cacheFolder(): string {
  const named = process.env.QGA_INTEGRATION_CACHE
  return named ?? join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'qga-integration')
}

/** What a part is made of. Another value is another part, so nothing stale is ever used. */
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

/**
 * The folder of a part, made on first use. It appears whole or not at all, also when two runs make it at once or one
 * dies half-way.
 */
export async function cached(name: string, inputs: Inputs, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = folderOf(name, inputs)
  if (existsSync(folder)) return folder
  await mkdir(cacheFolder(), { recursive: true })
  const draft = await mkdtemp(join(cacheFolder(), `.${name}-`))
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
