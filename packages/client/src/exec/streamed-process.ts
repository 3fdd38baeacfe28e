import { setTimeout as delay } from 'node:timers/promises'
import { ClosedError } from '@qga/wire'
import type { Deadline } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import { ExecTimeoutError } from '../errors/exec-timeout-error.js'
import type { GuestFile } from '../files/guest-file.js'
import type { ByteSource } from '../files/write-chunks.js'
import { aMoment } from '../tidy.js'
import type { KillSignal } from './exec-options.js'
import { type Exit, exitOf } from './exec-status.js'
import type { ExitWatch } from './exit-watch.js'
import type { Feeder } from './feeder.js'
import { endProcess, killProcess } from './kill-process.js'
import type { OutputFolder } from './output-folder.js'
import { OutputTail, TAIL_WINDOW } from './output-tail.js'

/** So long may it take to send a signal to one that took too long, before that is told. */
const TELL_MS = 2_000

/** What a streamed process is made of. */
export interface StreamedParts {
  /** As its caller named it; `watch` has the shell that becomes it. */
  readonly program: string
  readonly watch: ExitWatch
  readonly folder: OutputFolder
  /** Ends by the caller's signal, and by `life`. */
  readonly deadline: Deadline & { readonly signal: AbortSignal }
  readonly life: AbortController
  readonly input: { readonly source: ByteSource; readonly feeder: Feeder } | undefined
}

/**
 * A program in the guest whose output is read while it runs. `stdout` and `stderr` can be read once each, apart or
 * together, and are an `OptionError` when they are read once more; a slow reader slows the reading, not the program, whose
 * output waits on the guest's disk. They end with the program: of what it has left running, only what is there by then
 * comes.
 *
 * When it has ended and both were read to the end, nothing of it is left in the guest. Else dispose of it: that ends a
 * program that still runs, and takes its output away.
 */
export class StreamedProcess implements AsyncDisposable {
  readonly pid: number
  readonly stdout: AsyncIterable<Uint8Array>
  readonly stderr: AsyncIterable<Uint8Array>
  readonly #agent: Commands
  readonly #parts: StreamedParts
  readonly #tails: readonly OutputTail[]
  readonly #exit: Promise<Exit>
  readonly #over = new AbortController()
  readonly #feeding: Promise<void>
  #reading = 2
  #ending: Promise<boolean> | undefined
  #cleaning: Promise<void> | undefined

  /** For `spawn`. @internal */
  constructor(agent: Commands, parts: StreamedParts) {
    const { watch, folder, deadline } = parts
    this.#agent = agent
    this.#parts = parts
    this.pid = watch.pid
    const tailOf = (file: GuestFile, name: string) =>
      new OutputTail(file, {
        name: `${name} of pid ${watch.pid} in the guest`,
        window: agent.pipelines ? TAIL_WINDOW : 1,
        signal: deadline.signal,
        finished: () => this.#readToItsEnd(),
      })
    const [stdout, stderr] = [tailOf(folder.out, 'stdout'), tailOf(folder.err, 'stderr')]
    this.#tails = [stdout, stderr]
    this.stdout = stdout
    this.stderr = stderr
    this.#feeding = this.#feed()
    this.#exit = this.#live()
    // Who waits gets the error; if nobody does, it is in what the streams throw.
    this.#exit.catch(() => {})
  }

  /**
   * How the program ended, as soon as that is known; its output may still be unread.
   * @throws ExecTimeoutError, ExecResultLostError, ClosedError; what the input threw; the reason of the signal
   */
  async wait(): Promise<Exit> {
    return await this.#exit
  }

  /**
   * Sends it, and its descendants, a signal. False if it could not be sent. Once it has ended, a signal reaches those of
   * its descendants that another was sent to within the last minute, so that KILL ends what TERM did not; true if there are
   * any. Of a process that ended without, nothing tells them from the guest's other processes: false.
   * @throws CommandUnavailableError where the guest bars programs, as while it is frozen; what `execute` throws
   */
  async kill(signal: KillSignal = 'TERM'): Promise<boolean> {
    return await killProcess(this.#agent, this.#parts.watch, signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { deadline, life } = this.#parts
    const isGivenUp = deadline.signal.aborted
    life.abort(new ClosedError(`pid ${this.pid} in the guest was disposed of`))
    await this.#exit.catch(() => {})
    await this.#cleanUp(isGivenUp)
  }

  async #live(): Promise<Exit> {
    const { watch, deadline, life } = this.#parts
    try {
      const exit = exitOf(await watch.wait(deadline))
      this.#over.abort()
      for (const tail of this.#tails) tail.processEnded()
      return exit
    } catch (error) {
      const isLate = error instanceof ExecTimeoutError && !deadline.signal.aborted
      const told = isLate ? await this.#tooLate(error) : error
      life.abort(told)
      await this.#cleanUp()
      throw told
    }
  }

  /** Who waits and who reads learn whether it was sent a signal, so it is sent that first, where the agent answers. */
  async #tooLate({ timeoutMs, cause }: ExecTimeoutError): Promise<ExecTimeoutError> {
    const killed = await Promise.race([this.#end(), delay(TELL_MS, false, { ref: false })])
    return new ExecTimeoutError(this.#parts.program, this.pid, timeoutMs, killed || 'unsure', cause)
  }

  /** True if it was sent a signal; that is not sent twice. */
  #end(): Promise<boolean> {
    this.#ending ??= endProcess(this.#agent, this.#parts.watch)
    return this.#ending
  }

  async #feed(): Promise<void> {
    const { input, deadline, life } = this.#parts
    if (input === undefined) return
    const { InputFeed } = await import('./input-feed.js')
    const over = AbortSignal.any([this.#over.signal, deadline.signal])
    await new InputFeed(input.feeder, over, deadline.signal).run(input.source).catch((error) => life.abort(error))
  }

  async #readToItsEnd(): Promise<void> {
    this.#reading--
    if (this.#reading === 0 && this.#parts.watch.ended !== undefined) await this.#cleanUp()
  }

  /** To its end, but for one that was given up: the agent may be silent. It goes on in the background then. */
  async #cleanUp(isGivenUp = this.#parts.deadline.signal.aborted): Promise<void> {
    this.#cleaning ??= this.#endAndRemove()
    await (isGivenUp ? aMoment(this.#agent, this.#cleaning) : this.#cleaning)
  }

  async #endAndRemove(): Promise<void> {
    const { watch, folder, input } = this.#parts
    if (watch.ended === undefined) await this.#end()
    await this.#feeding
    await input?.feeder.close()
    await folder.remove()
  }
}
