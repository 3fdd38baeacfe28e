import type { Arguments, Return } from '@qga/schema'
import type { Deadline } from '@qga/wire/calls'
import { checkedWord } from '../checked-word.js'
import { claimedInteger, claimedObject } from '../claims.js'
import type { Commands } from '../commands.js'
import { defaultDeadlineMs } from '../session/deadlines.js'
import type { CaptureOutput } from './capture-support.js'
import type { CaptureMode, ProgramOptions } from './exec-options.js'
import { execRequest } from './exec-request.js'
import { ExitWatch } from './exit-watch.js'

const EXEC_MS = defaultDeadlineMs('guest-exec')
/** More for each byte of input, as it is sent. A serial line of 38400 baud takes 0.26. */
const MS_PER_BYTE = 0.4
const MOST_MS = 3_600_000

/** What starting needs to know beside the program. */
export interface StartOptions extends ProgramOptions {
  readonly onStarted?: ((pid: number) => void) | undefined
  /** Milliseconds for the request. Default: by the size of the input. */
  readonly startMs?: number | undefined
  /** A process that was started although the caller had given up by then. */
  readonly onOrphan: (watch: ExitWatch) => void
}

/** Starts a program. @throws CommandError when it cannot be started, UnsendableError, and what `execute` throws */
export async function startProcess(
  agent: Commands,
  argv: readonly string[],
  capture: CaptureMode,
  options: StartOptions,
  deadline: Deadline,
): Promise<ExitWatch> {
  checkedWord('capture', capture, ['separated', 'merged', 'stdout', 'stderr', 'none'])
  const env = options.extendEnv === true ? await extended(agent, options.env, deadline) : options.env
  const words = await withInput(execRequest({ argv, env }), options.input)
  const output = await outputFor(agent, capture, deadline)
  const args: Arguments<'guest-exec'> = { ...words, 'capture-output': output }
  const watchOf = (started: Return<'guest-exec'>) => {
    const { pid } = claimedObject(started, 'the reply to guest-exec')
    return new ExitWatch(agent, words.path, claimedInteger(pid, 'the pid of guest-exec'))
  }
  const onLateReturn = (late: unknown) => {
    try {
      const orphan = watchOf(late as Return<'guest-exec'>)
      options.onOrphan(orphan)
      options.onStarted?.(orphan.pid)
    } catch {
      // There is nobody left to tell what a guest, or a callback, did wrong.
    }
  }
  const usualMs = Math.min(EXEC_MS + MS_PER_BYTE * (words['input-data']?.length ?? 0), MOST_MS)
  const call = deadline.call(options.startMs ?? usualMs)
  const watch = watchOf(await agent.executeSo('guest-exec', args, call, { onLateReturn }))
  try {
    options.onStarted?.(watch.pid)
  } catch (error) {
    options.onOrphan(watch)
    throw error
  }
  return watch
}

/** What most programs do not need is loaded by those that do. */
async function withInput(words: Arguments<'guest-exec'>, input: ProgramOptions['input']) {
  if (input === undefined) return words
  const { execInput } = await import('./exec-input.js')
  return { ...words, 'input-data': execInput(input, words) }
}

async function extended(agent: Commands, env: ProgramOptions['env'], deadline: Deadline) {
  const { guestEnvironment } = await import('./guest-environment.js')
  return { ...(await guestEnvironment(agent, deadline.call(EXEC_MS))), ...env }
}

/**
 * Of one output alone both are captured, and the result leaves the other out. An agent that is asked for one alone takes
 * whatever descriptor comes to hand for the other, closes that (its own standard input, as a rule), and of the next such
 * program it may not tell the end. [measured, qemu-ga 10.0 and 11.1]
 */
async function outputFor(agent: Commands, mode: CaptureMode, deadline: Deadline): Promise<CaptureOutput> {
  if (mode !== 'merged') return mode !== 'none'
  const { assertMerges } = await import('./capture-support.js')
  await assertMerges(agent, deadline.call(EXEC_MS))
  return mode
}
