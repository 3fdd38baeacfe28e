import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { OptionError } from '@qga/wire/calls'
import { ownIdentity, type ProcessIdentity } from './process-identity.js'

/** One freeze, as its file tells it. */
export interface JournalEntry extends ProcessIdentity {
  readonly version: 1
  /** Where the agent is; an address, unless the transport was the program's own. */
  readonly target: string
  /** When the file was written, in milliseconds since 1970. */
  readonly when: number
  readonly maxMs: number
  /** When its process is done with it by itself at the latest, the patience for the freeze and the thaw included. */
  readonly until: number
  /** Absent for all, and where they would make the entry too large: a thaw is of all file systems. */
  readonly mountpoints?: readonly string[] | undefined
}

/** Nobody reads an entry that is larger. */
export const MAX_ENTRY_BYTES = 64 * 1024

/** Where the files are; `given` is the caller's own choice. @throws OptionError where nobody knows */
export function journalFolder(given?: string): string {
  if (given !== undefined) return given
  const { XDG_STATE_HOME: state = '' } = process.env
  const folder = join(isAbsolute(state) ? state : join(home(), '.local', 'state'), 'qga', 'freezes')
  if (isAbsolute(folder)) return folder
  throw new OptionError('there is no home folder for the journal', { hint: 'Set HOME, or name a folder: journal' })
}

function home(): string {
  try {
    return homedir()
  } catch {
    return '' // a user that the system does not know
  }
}

/** The file of one freeze: written before the freeze is sent, removed when the guest is known to be thawed. */
export class FreezeJournal {
  readonly #path: string
  readonly #entry: JournalEntry

  private constructor(path: string, entry: JournalEntry) {
    this.#path = path
    this.#entry = entry
  }

  /** Rejects with the file system's error. */
  static async begin(
    folder: string,
    freeze: Pick<JournalEntry, 'target' | 'maxMs' | 'mountpoints'> & { readonly patienceMs: number },
  ): Promise<FreezeJournal> {
    const { target, maxMs, mountpoints, patienceMs } = freeze
    await make(folder)
    const when = Date.now()
    // Whole numbers: older versions read no others.
    const times = { when, maxMs: Math.ceil(maxMs), until: Math.ceil(when + maxMs + patienceMs) }
    const all: JournalEntry = { version: 1, ...(await ownIdentity()), target, ...times, mountpoints }
    const entry = textOf(all).length > MAX_ENTRY_BYTES ? { ...all, mountpoints: undefined } : all
    const path = join(folder, `${randomBytes(8).toString('hex')}.json`)
    await write(path, entry)
    return new FreezeJournal(path, entry)
  }

  /**
   * This process does no more about it: from now on it is overdue, for `thawPending` of any process. Where that cannot be
   * written, it is when its time is over. Says whether the file is there.
   */
  async giveUp(): Promise<boolean> {
    const { when } = this.#entry
    try {
      await write(`${this.#path}.new`, { ...this.#entry, until: when })
      await rename(`${this.#path}.new`, this.#path)
      return true
    } catch {
      await rm(`${this.#path}.new`, { force: true }).catch(() => {})
      return await isThere(this.#path)
    }
  }

  async remove(): Promise<void> {
    await rm(this.#path, { force: true })
  }
}

/** Each parent once: `recursive` goes on for ever where one is not there and cannot be, as in /proc. [Node 20] */
async function make(folder: string): Promise<void> {
  const missing: string[] = []
  for (let path = resolve(folder); path !== dirname(path) && !(await isThere(path)); path = dirname(path)) {
    missing.unshift(path)
  }
  for (const path of missing) {
    await mkdir(path, { mode: 0o700 }).catch(async (error: unknown) => {
      // Another process may have been there first.
      if (!(await isThere(path))) throw error
    })
  }
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}

async function write(path: string, entry: JournalEntry): Promise<void> {
  await using file = await created(path)
  await file.handle.writeFile(textOf(entry))
}

function textOf(entry: JournalEntry): Buffer {
  return Buffer.from(`${JSON.stringify(entry)}\n`)
}

async function created(path: string): Promise<AsyncDisposable & { readonly handle: FileHandle }> {
  const handle = await open(path, 'wx', 0o600)
  return { handle, [Symbol.asyncDispose]: () => handle.close() }
}
