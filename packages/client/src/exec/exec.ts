import { Deadline } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import type { ExecOptions, ShellName } from './exec-options.js'
import { type Decode, decodeUtf8, ExecResult } from './exec-result.js'
import type { ExitWatch } from './exit-watch.js'
import { startProcess } from './start-process.js'

/** What helpers want to know beyond what callers may. */
export interface RunOptions extends ExecOptions {
  /** Called whenever the agent has said that the program still runs: up to ten times a second. */
  readonly onRunning?: (() => void) | undefined
  /** Milliseconds for the request that starts it. */
  readonly startMs?: number | undefined
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
  const onOrphan = async (watch: ExitWatch) => {
    const { orphaned } = await import('./give-up.js')
    await orphaned(agent, watch, options)
  }
  const watch = await startProcess(agent, argv, capture, { ...options, onOrphan }, deadline)
  try {
    return new ExecResult(watch.pid, await watch.wait(deadline, options.onRunning), capture, decode)
  } catch (error) {
    const { gaveUp } = await import('./give-up.js')
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
