import { randomBytes } from 'node:crypto'
import type { CallOptions } from '@qga/schema'
import { TimeoutError } from '@qga/wire'
import { CommandError } from '@qga/wire/calls'
import { TreeUnavailableError } from '../../errors/tree-unavailable-error.js'
import { exec } from '../../exec/exec.js'
import { aMoment, tidy } from '../../tidy.js'
import type { FilesContext } from '../files-context.js'
import { briefly } from '../program-time.js'

const REMOVE_MS = 30_000
/** To begin with it: an agent may be silent. */
const START_MS = 5_000
const elsewhere = "Name a folder of the guest that the agent's user can write in and that has room: tempFolder"

/**
 * A folder of the guest that only the agent's user can enter. It goes, with what is in it, when it is disposed of: after an
 * abort in the background, if it takes longer than a moment.
 */
export class GuestTempFolder {
  readonly path: string
  readonly #context: FilesContext
  readonly #signal: AbortSignal | undefined

  private constructor(context: FilesContext, path: string, signal: AbortSignal | undefined) {
    this.#context = context
    this.path = path
    this.#signal = signal
  }

  /** `about` is the folder that is to be copied, for messages. @throws TreeUnavailableError */
  static async create(
    context: FilesContext,
    parent: string,
    about: string,
    options: CallOptions,
  ): Promise<GuestTempFolder> {
    const path = `${parent.replace(/\/+$/, '')}/qga-${randomBytes(12).toString('hex')}`
    const folder = new GuestTempFolder(context, path, options.signal)
    options.signal?.throwIfAborted()
    // It fails if the name is there already, be it a link.
    const argv = ['mkdir', '-m', '700', '--', path]
    const made = await exec(context.agent, argv, briefly(options)).catch(async (error: unknown) => {
      if (error instanceof CommandError && !options.signal?.aborted)
        throw new TreeUnavailableError(about, error.summary, error)
      if (!(error instanceof TimeoutError) || error.written) await aMoment(context.agent, folder.#remove())
      throw error
    })
    if (made.exitCode === 0) return folder
    const words = made.stderrText.slice(0, 200).trim()
    throw new TreeUnavailableError(about, `no folder can be made in ${parent}: ${words}`, undefined, elsewhere)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const removal = this.#remove()
    await (this.#signal?.aborted ? aMoment(this.#context.agent, removal) : removal)
  }

  async #remove(): Promise<void> {
    const time = { timeoutMs: REMOVE_MS, startMs: START_MS }
    // An error of the work before it counts more.
    await tidy(() => exec(this.#context.agent, ['rm', '-rf', '--', this.path], time))
  }
}
