import { Deadline } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import { ExecTimeoutError } from '../errors/exec-timeout-error.js'
import type { ExecOptions, ShellName } from './exec-options.js'
import { type Decode, decodeUtf8, ExecResult } from './exec-result.js'
import type { ExitWatch } from './exit-watch.js'
import { startProcess } from './start-process.js'

/** What helpers want to know beyond what callers may. */
export interface RunOptions extends ExecOptions {
  /** Called whenever the agent has said that the program still runs: up to ten times a second. */
  readonly onRunning?: (() => void) | undefined
}

/**
 * Runs a program in the guest and waits for its end. `argv` goes to the program as it is: no shell looks at it.
 *
 * When it gives up (`timeoutMs`, `signal`), the process runs on unless told otherwise, and its result is fetched in the
 * background, as long as the session is open, so that nothing is left in the agent.
 * @throws CommandError when the program cannot be started, ExecTimeoutError, ExecResultLostError, and what `execute`
 * throws
 */
export async function exec(
  agent: Commands,
  command: readonly string[] | string,
  options: RunOptions = {},
): Promise<ExecResult> {
  const deadline = new Deadline(options)
  const argv = await argvOf(command, options.shell)
  const { capture = 'separated' } = options
  const decode = await decodeOf(options.encoding)
  const onOrphan = (watch: ExitWatch) => void giveUp(agent, watch, mayKill(options))
  const watch = await startProcess(agent, argv, capture, { ...options, onOrphan }, deadline)
  try {
    return new ExecResult(watch.pid, await watch.wait(deadline, options.onRunning), capture, decode)
  } catch (error) {
    throw await gaveUp(agent, watch, error, options)
  }
}

/** What most calls do not use is loaded by those that do. */
export async function argvOf(command: readonly string[] | string, shell: ShellName | undefined) {
  if (typeof command !== 'string' && shell === undefined) return command
  const { shellArgv } = await import('./shell-command.js')
  return shellArgv(command, shell)
}

export async function decodeOf(encoding: string | number | undefined): Promise<Decode> {
  if (encoding === undefined) return decodeUtf8
  const { decoderOf } = await import('./text-encoding.js')
  return await decoderOf(encoding)
}

/** Sees to a process that nobody waits for any more. The error to throw. */
async function gaveUp(agent: Commands, watch: ExitWatch, error: unknown, options: ExecOptions): Promise<unknown> {
  if (!(error instanceof ExecTimeoutError)) {
    await giveUp(agent, watch, options.signal?.aborted === true && options.killOnAbort === true)
    return error
  }
  const killed = await giveUp(agent, watch, options.killOnTimeout === true)
  return killed ? new ExecTimeoutError(watch.program, watch.pid, error.timeoutMs, true) : error
}

async function giveUp(agent: Commands, watch: ExitWatch, kill: boolean): Promise<boolean> {
  if (kill) {
    const { endProcess } = await import('./kill-process.js')
    return await endProcess(agent, watch)
  }
  agent.execs.reaper.adopt(watch)
  return false
}

/** Started too late for its caller, who gave up for one of these reasons. */
function mayKill({ signal, killOnAbort, killOnTimeout }: ExecOptions): boolean {
  return signal?.aborted === true ? killOnAbort === true : killOnTimeout === true
}
