import { randomBytes } from 'node:crypto'
import { CommandError, Deadline } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import { GuestFile } from '../files/guest-file.js'
import { aMoment, isPutOff, tidy } from '../tidy.js'
import { cannotStream } from './cannot-stream.js'
import { exec } from './exec.js'
import { exitOf } from './exec-status.js'
import type { ExitWatch } from './exit-watch.js'
import { isLost } from './persistence.js'
import { startProcess } from './start-process.js'

/** Most milliseconds for each step on the way to a streamed program. */
export const STEP_MS = 30_000
const REMOVE_MS = 5_000

/** A private folder (0700) in the guest, with the files that a program writes and we read. */
export class OutputFolder {
  readonly path: string
  readonly out: GuestFile
  readonly err: GuestFile
  readonly #agent: Commands

  private constructor(agent: Commands, path: string, out: GuestFile, err: GuestFile) {
    this.#agent = agent
    this.path = path
    this.out = out
    this.err = err
  }

  /** Leaves nothing behind when it fails. @throws UnsupportedError, CommandUnavailableError where exec is barred */
  static async create(agent: Commands, parent: string, deadline: Deadline): Promise<OutputFolder> {
    const path = await makeFolder(agent, parent, deadline)
    const opened: GuestFile[] = []
    try {
      for (const name of ['out', 'err']) {
        opened.push(await GuestFile.open(agent, `${path}/${name}`, 'w+', deadline.call(STEP_MS)))
      }
    } catch (error) {
      const closed = Promise.all(opened.map((file) => file[Symbol.asyncDispose]()))
      await aMoment(
        agent,
        closed.then(() => removeFolder(agent, path)),
      )
      deadline.signal?.throwIfAborted()
      throw error instanceof CommandError
        ? cannotStream('output', 'files cannot be opened in this guest', error)
        : error
    }
    const [out, err] = opened as [GuestFile, GuestFile]
    return new OutputFolder(agent, path, out, err)
  }

  /** Closes and removes all, for a moment only: errors are left, since what follows could do nothing about them. */
  async remove(): Promise<void> {
    await Promise.all([this.out[Symbol.asyncDispose](), this.err[Symbol.asyncDispose]()])
    await removeFolder(this.#agent, this.path)
  }
}

/** The name is ours, and unguessable, so that the folder can be removed even if we never hear of it. */
async function makeFolder(agent: Commands, parent: string, deadline: Deadline): Promise<string> {
  const path = `${parent.replace(/\/+$/, '')}/qga-${randomBytes(16).toString('hex')}`
  const undo = async (watch: ExitWatch) => {
    await watch.wait(new Deadline({ timeoutMs: REMOVE_MS })).catch(() => {})
    await removeFolder(agent, path)
  }
  const onOrphan = (watch: ExitWatch) => void undo(watch)
  deadline.signal?.throwIfAborted()
  let watch: ExitWatch
  try {
    watch = await startProcess(agent, ['mkdir', '-m', '700', path], 'none', { onOrphan }, deadline)
  } catch (error) {
    // It may have been made by a process whose pid nobody knows.
    if (deadline.signal?.aborted || (isLost(error) && !isPutOff(error))) void removeFolder(agent, path)
    deadline.signal?.throwIfAborted()
    if (!(error instanceof CommandError) || error instanceof CommandUnavailableError) throw error
    throw cannotStream('output', 'this guest has no mkdir', error)
  }
  try {
    if (exitOf(await watch.wait(new Deadline(deadline.call(STEP_MS)))).exitCode === 0) return path
  } catch (error) {
    await aMoment(agent, undo(watch))
    throw error
  }
  throw cannotStream('output', `no private folder can be made in ${parent} of the guest`)
}

async function removeFolder(agent: Commands, path: string): Promise<void> {
  await tidy(() => exec(agent, ['rm', '-rf', path], { timeoutMs: REMOVE_MS }))
}
