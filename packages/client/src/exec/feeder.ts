import { setTimeout as delay } from 'node:timers/promises'
import type { CallOptions } from '@qga/schema'
import { CommandError, Deadline } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import { GuestProgramError } from '../errors/guest-program-error.js'
import { type FileMode, GuestFile } from '../files/guest-file.js'
import { aMoment } from '../tidy.js'
import { cannotStream } from './cannot-stream.js'
import { exec } from './exec.js'
import { exitOf } from './exec-status.js'
import type { ExitWatch } from './exit-watch.js'
import { endProcess } from './kill-process.js'
import { STEP_MS } from './output-folder.js'
import { isLost } from './persistence.js'
import { startProcess } from './start-process.js'

const END_MS = 1_000

/**
 * A shell that reads its script from a FIFO, for as long as somebody may write to that. Its standard input is the file
 * that we write, so that each `cat` begins where the one before it ended; what it says goes to another file.
 */
const START = 'exec /bin/sh "$0/words" "$0" <"$0/input" >/dev/null 2>>"$0/taken"'
/** Waits until the program has opened the other end. */
const BEGIN = 'exec >"$1/pipe"\n'

const files: readonly (readonly [name: string, mode: FileMode])[] = [
  ['input', 'w'],
  ['taken', 'w+'],
  ['words', 'r+'],
]

/**
 * What brings bytes to the standard input of a program: a shell in the guest that moves them from a file into a FIFO
 * when it is told to, and says so when that is done.
 *
 * Not the agent itself, which opens a FIFO without waiting: a write to one that is full fails after an unknown part of
 * it, its error shows once more at the next write, and a read of one that is empty fails and loses what it had got.
 * [measured, 7.2, 10.0 and 11.1] So nothing goes through a FIFO of the agent's but words that may be said twice, of which
 * never so many are under way that it could be full.
 */
export class Feeder {
  /** Where the bytes are written. */
  readonly input: GuestFile
  /** What the shell says. */
  readonly taken: GuestFile
  /** What the shell is told. Open for both directions, since opening it for writing needs a reader. [measured] */
  readonly words: GuestFile
  readonly #agent: Commands
  readonly #watch: ExitWatch

  private constructor(agent: Commands, [input, taken, words]: readonly GuestFile[], watch: ExitWatch) {
    this.#agent = agent
    this.input = input as GuestFile
    this.taken = taken as GuestFile
    this.words = words as GuestFile
    this.#watch = watch
  }

  /**
   * Starts one whose program reads `pipe` of this folder. All that it needs is open by the time that the program has
   * opened that. Leaves nothing behind but what is in the folder when it fails.
   * @throws UnsupportedError
   */
  static async start(agent: Commands, folder: string, deadline: Deadline): Promise<Feeder> {
    await makeFifos(agent, [`${folder}/words`, `${folder}/pipe`], deadline)
    const opened: GuestFile[] = []
    try {
      for (const [name, mode] of files) {
        opened.push(await GuestFile.open(agent, `${folder}/${name}`, mode, deadline.call(STEP_MS)))
      }
      await opened[2]?.write(Buffer.from(BEGIN), deadline.call(STEP_MS))
      await opened[2]?.flush(deadline.call(STEP_MS))
      const onOrphan = (watch: ExitWatch) => void endProcess(agent, watch)
      const watch = await startProcess(agent, ['/bin/sh', '-c', START, folder], 'none', { onOrphan }, deadline)
      return new Feeder(agent, opened, watch)
    } catch (error) {
      const isAborted = deadline.signal?.aborted === true
      const mayRun = opened.length === files.length && (isAborted || isLost(error))
      const left = leave(agent, folder, opened, mayRun)
      if (!isAborted) await aMoment(agent, left)
      deadline.signal?.throwIfAborted()
      throw refusal(error)
    }
  }

  /** @throws GuestProgramError if it has ended, by itself or by somebody else */
  async assertRuns(options: CallOptions & { readonly timeoutMs: number }): Promise<void> {
    const ended = await this.#watch.poll(new Deadline(options))
    if (ended !== undefined) throw new GuestProgramError('sh', exitOf(ended), 'what moves the input has ended')
  }

  /** Ends it, and whoever reads what it wrote comes to an end of file. */
  async close(): Promise<void> {
    await Promise.all([this.words, this.input, this.taken].map((file) => file[Symbol.asyncDispose]()))
    await this.#watch.wait(new Deadline({ timeoutMs: END_MS })).catch(() => endProcess(this.#agent, this.#watch))
  }
}

async function leave(agent: Commands, folder: string, opened: GuestFile[], mayRun: boolean): Promise<void> {
  if (mayRun) opened.push(...(await released(agent, folder)))
  for (const file of opened) await file[Symbol.asyncDispose]()
}

/**
 * It may have been started, and waits for a program that never comes: it gets another reader, and then, when the files
 * are closed, its end of file. It is given a moment to begin.
 */
async function released(agent: Commands, folder: string): Promise<GuestFile[]> {
  try {
    const pipe = await GuestFile.open(agent, `${folder}/pipe`, 'r+', { timeoutMs: STEP_MS })
    await delay(END_MS)
    return [pipe]
  } catch {
    return []
  }
}

async function makeFifos(agent: Commands, paths: readonly string[], deadline: Deadline): Promise<void> {
  const made = await exec(agent, ['mkfifo', '-m', '600', ...paths], deadline.call(STEP_MS)).catch((error) => {
    deadline.signal?.throwIfAborted()
    throw refusal(error, 'this guest has no mkfifo')
  })
  if (made.exitCode !== 0) throw cannotStream('input', 'no FIFO can be made in the folder of the guest')
}

function refusal(error: unknown, why = 'a FIFO cannot be opened in this guest'): unknown {
  const known = error instanceof CommandError && !(error instanceof CommandUnavailableError)
  return known ? cannotStream('input', why, error) : error
}
