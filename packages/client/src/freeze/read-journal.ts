import { type FileHandle, lstat, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type JournalEntry, journalFolder, MAX_ENTRY_BYTES } from './freeze-journal.js'
import type { PendingFreeze } from './pending-freezes.js'
import { fateOf, isOnThisMachine, ownIdentity } from './process-identity.js'

/** All entries that can be read; a file that is no entry is passed over. */
export async function readJournal(given: string | undefined): Promise<PendingFreeze[]> {
  const folder = journalFolder(given)
  const names = (await namesIn(folder)).filter((name) => name.endsWith('.json'))
  const self = await ownIdentity()
  const found: PendingFreeze[] = []
  for (const id of names) {
    const entry = await readEntry(join(folder, id))
    if (entry === undefined) continue
    const { target, pid, host, maxMs, mountpoints } = entry
    const overdue = Date.now() > entry.until
    const when = new Date(entry.when)
    const seen = { holder: await fateOf(entry, self), onThisMachine: isOnThisMachine(entry, self), overdue }
    found.push({ id, target, pid, host, ...seen, when, maxMs, mountpoints })
  }
  return found.sort((one, other) => one.when.getTime() - other.when.getTime())
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** Only a plain file of our own counts: others must not say whom to connect to. */
async function readEntry(path: string): Promise<JournalEntry | undefined> {
  try {
    const { uid } = await lstat(path).then((stat) => (stat.isFile() && stat.size <= MAX_ENTRY_BYTES ? stat : none()))
    if (process.getuid !== undefined && uid !== process.getuid()) return undefined
    await using file = await opened(path)
    const value: unknown = JSON.parse(await file.handle.readFile('utf8'))
    return isEntry(value) ? value : undefined
  } catch {
    return undefined
  }
}

function none(): never {
  throw new Error('no entry')
}

async function opened(path: string): Promise<AsyncDisposable & { readonly handle: FileHandle }> {
  const handle = await open(path, 'r')
  return { handle, [Symbol.asyncDispose]: () => handle.close() }
}

function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null) return false
  const entry = value as Partial<Record<keyof JournalEntry, unknown>>
  const optional = [entry.startTime, entry.boot, entry.pidNamespace]
  return (
    entry.version === 1 &&
    [entry.target, entry.host].every((text) => typeof text === 'string') &&
    [entry.pid, entry.when].every(Number.isSafeInteger) &&
    // Older versions wrote fractions of milliseconds as well.
    [entry.maxMs, entry.until].every(Number.isFinite) &&
    optional.every((text) => text === undefined || typeof text === 'string') &&
    (entry.mountpoints === undefined ||
      (Array.isArray(entry.mountpoints) && entry.mountpoints.every((path) => typeof path === 'string')))
  )
}
