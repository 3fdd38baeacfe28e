import type { CallOptions } from '@qga/schema'
import { Deadline } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import { defaultDeadlineMs } from '../session/deadlines.js'
import type { CaptureMode, KillSignal } from './exec-options.js'
import { type Decode, ExecResult } from './exec-result.js'
import type { EndedStatus } from './exec-status.js'
import type { ExitWatch } from './exit-watch.js'
import { endProcess, killProcess } from './kill-process.js'

/**
 * A program that runs in the guest. The agent keeps it, and its output, until somebody asks for the end: wait for it,
 * or let `await using` end it. Disposing ends what still runs.
 */
export class ExecProcess implements AsyncDisposable {
  readonly pid: number
  readonly #agent: Commands
  readonly #watch: ExitWatch
  readonly #resultOf: (status: EndedStatus) => ExecResult
  #result: ExecResult | undefined

  /** For `spawn`. @internal */
  constructor(agent: Commands, watch: ExitWatch, capture: CaptureMode, decode: Decode) {
    this.pid = watch.pid
    this.#agent = agent
    this.#watch = watch
    this.#resultOf = (status) => new ExecResult(watch.pid, status, capture, decode)
  }

  /** Asks whether it has ended, and how; `undefined` while it runs, and while nothing can be known. */
  async status(options: CallOptions = {}): Promise<ExecResult | undefined> {
    const timeoutMs = options.timeoutMs ?? defaultDeadlineMs('guest-exec-status')
    const ended = await this.#watch.poll(new Deadline({ ...options, timeoutMs }))
    return ended === undefined ? undefined : this.#take(ended)
  }

  /**
   * Waits for the end. May be called more than once; giving up leaves the program running.
   * @throws ExecTimeoutError, ExecResultLostError, and what `execute` throws; the signal's reason
   */
  async wait(options: CallOptions = {}): Promise<ExecResult> {
    return this.#take(await this.#watch.wait(new Deadline(options)))
  }

  /**
   * Sends it, and its descendants, a signal. False if it could not be sent. Once it has ended, a signal reaches those of
   * its descendants that another was sent to within the last minute, so that KILL ends what TERM did not; true if there are
   * any. Of a process that ended without, nothing tells them from the guest's other processes: false.
   * @throws CommandUnavailableError where the guest bars programs, as while it is frozen; what `execute` throws
   */
  async kill(signal: KillSignal = 'TERM'): Promise<boolean> {
    return await killProcess(this.#agent, this.#watch, signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#watch.ended === undefined) await endProcess(this.#agent, this.#watch)
  }

  #take(status: EndedStatus): ExecResult {
    this.#result ??= this.#resultOf(status)
    return this.#result
  }
}
