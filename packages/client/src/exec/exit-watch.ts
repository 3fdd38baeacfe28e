import { setTimeout as delay } from 'node:timers/promises'
import { ClosedError, FrameError, JsonError, TimeoutError } from '@qga/wire'
import { CommandError, type Deadline, ProtocolError } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import { ExecResultLostError } from '../errors/exec-result-lost-error.js'
import { ExecTimeoutError } from '../errors/exec-timeout-error.js'
import { defaultDeadlineMs } from '../session/deadlines.js'
import { type EndedStatus, endedStatus } from './exec-status.js'

/** A process that ends at once is known within two polls; one that runs for long is asked about ten times a second. */
const FIRST_POLL_MS = 1
const MAX_POLL_MS = 100
/** So long one answer is waited for, where one that comes later is kept, so that a lost one is known before the deadline. */
const SOON_MS = 5_000
/** A question that was out for so long and has no answer had time enough for one. */
const ENOUGH_MS = 1_000
/** So many answers in a row that tell nothing, as such that cannot be read, are no bad luck. */
const MAX_VAIN = 16

/**
 * Asks for the end of one process. The agent gives a result once, so what is learnt here is kept: any number of callers
 * may wait, one after another or together, and a result that comes after its caller gave up is kept as well.
 */
export class ExitWatch {
  readonly program: string
  readonly pid: number
  readonly #agent: Commands
  #ended: EndedStatus | undefined
  /** Why a reply did not arrive that may have been the result. */
  #missed: unknown
  #vain = 0
  /** The agent said that it does not know the pid; what it refused may have been another's request. */
  #refusal: CommandError | undefined
  #isOther = false

  constructor(agent: Commands, program: string, pid: number) {
    this.#agent = agent
    this.program = program
    this.pid = pid
    agent.execs.started(this)
  }

  /** The result, if it has come. */
  get ended(): EndedStatus | undefined {
    return this.#ended
  }

  /** Whether the pid is another process's by now, or may be, so that nothing may be asked or done by it. */
  get isOther(): boolean {
    return this.#isOther
  }

  /** The pid was given again, as by a guest that was restarted. */
  lose(): void {
    this.#isOther = this.#ended === undefined
  }

  /**
   * Asks in growing intervals until the process has ended.
   *
   * With captured output it counts as ended when that is closed as well: one that leaves a child in the background
   * with its output is waited for until the child ends. [measured, 7.2 to 11.1] `onRunning` is called whenever the agent
   * has said that it is not over.
   * @throws ExecTimeoutError, ExecResultLostError, ProtocolError, ClosedError; the signal's reason
   */
  async wait(deadline: Deadline, onRunning?: () => void): Promise<EndedStatus> {
    for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(pollMs * 2, MAX_POLL_MS)) {
      if (this.#ended === undefined) await pause(Math.min(pollMs, deadline.leftMs), deadline)
      if (this.#ended !== undefined) return this.#ended
      if (deadline.leftMs <= 0) {
        throw new ExecTimeoutError(this.program, this.pid, deadline.timeoutMs, false, this.#missed)
      }
      const ended = await this.poll(deadline, onRunning)
      if (ended !== undefined) return ended
    }
  }

  /**
   * Asks once. `undefined` if it runs, or if nothing can be known for now: the agent is busy, its reply was lost, or it
   * bars the question while the guest is frozen.
   */
  async poll(deadline: Deadline, onRunning?: () => void): Promise<EndedStatus | undefined> {
    if (this.#ended !== undefined) return this.#ended
    if (this.#isOther) throw this.#lost()
    const options = deadline.call(this.#agent.pipelines ? SOON_MS : defaultDeadlineMs('guest-exec-status'))
    const how = {
      // What waits in the queue is not sent once the pid is another's: it would take the result of that one.
      objection: () => (this.#isOther ? this.#lost() : undefined),
      onLateReturn: (status: unknown) => this.#late(status),
    }
    let status: unknown
    try {
      status = await this.#agent.executeSo('guest-exec-status', { pid: this.pid }, options, how)
    } catch (error) {
      return this.#failed(error, deadline)
    }
    this.#vain = 0
    this.#refusal = undefined
    this.#hear(status)
    if (this.#ended === undefined) onRunning?.()
    return this.#ended
  }

  #late(status: unknown): void {
    try {
      this.#hear(status)
    } catch {
      // No status. The next poll shows what the agent is like.
    }
  }

  #hear(status: unknown): void {
    // While it was on its way, the pid may have become another's, and so may what it says.
    if (!this.#isOther) this.#ended ??= endedStatus(status)
    if (this.#ended !== undefined) this.#agent.execs.ended(this)
  }

  #lost(): ExecResultLostError {
    return new ExecResultLostError(this.program, this.pid, this.#missed ?? this.#refusal)
  }

  #failed(error: unknown, deadline: Deadline): EndedStatus | undefined {
    // Another poll, under way at the same time, may have got it.
    if (this.#ended !== undefined) return this.#ended
    deadline.signal?.throwIfAborted()
    if (error instanceof CommandUnavailableError) {
      // `unknown`: thawed again by the time the reason was asked for, unless that is so time and again.
      if (error.why === 'frozen' || (error.why === 'unknown' && ++this.#vain <= MAX_VAIN)) return undefined
      throw error
    }
    if (error instanceof CommandError) {
      // Told twice, the agent knows nothing of it, and its pid may be another's from now on.
      if (this.#refusal !== undefined) {
        this.#isOther = true
        this.#agent.execs.ended(this)
      }
      this.#refusal = error
      throw this.#lost()
    }
    if (error instanceof TimeoutError) {
      // The last one before the deadline may have had no time for an answer.
      if (error.written && error.timeoutMs >= ENOUGH_MS) this.#missed = error
      return undefined
    }
    if (error instanceof ClosedError) {
      // The program was started, whatever became of the question.
      throw new ClosedError(error.summary, { cause: error.cause, hint: error.hint, written: true })
    }
    const unreadable = error instanceof ProtocolError || error instanceof FrameError || error instanceof JsonError
    if (!unreadable || ++this.#vain > MAX_VAIN) throw error
    this.#missed = error
    return undefined
  }
}

async function pause(ms: number, { signal }: Deadline): Promise<void> {
  try {
    await delay(Math.max(0, ms), undefined, { signal })
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
}
