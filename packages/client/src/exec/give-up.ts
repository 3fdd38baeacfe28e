import type { Commands } from '../commands.js'
import { ExecTimeoutError } from '../errors/exec-timeout-error.js'
import { aMoment } from '../tidy.js'
import type { ExecOptions } from './exec-options.js'
import type { ExitWatch } from './exit-watch.js'
import { endProcess } from './kill-process.js'

/** Sees to a process that nobody waits for any more. The error to throw. */
export async function gaveUp(
  agent: Commands,
  watch: ExitWatch,
  error: unknown,
  { signal, killOnAbort, killOnTimeout }: ExecOptions,
): Promise<unknown> {
  const isAborted = signal?.aborted === true
  if (isAborted || !(error instanceof ExecTimeoutError)) {
    await aMoment(agent, giveUp(agent, watch, isAborted && killOnAbort === true))
    return error
  }
  const killed = await giveUp(agent, watch, killOnTimeout === true)
  if (killOnTimeout !== true) return error
  return new ExecTimeoutError(watch.program, watch.pid, error.timeoutMs, killed || 'unsure', error.cause)
}

/** The same for one that was started too late for its caller, who gave up for one of these reasons. */
export async function orphaned(
  agent: Commands,
  watch: ExitWatch,
  { signal, killOnAbort, killOnTimeout }: ExecOptions,
): Promise<void> {
  await giveUp(agent, watch, (signal?.aborted === true ? killOnAbort : killOnTimeout) === true)
}

async function giveUp(agent: Commands, watch: ExitWatch, kill: boolean): Promise<boolean> {
  if (kill) return await endProcess(agent, watch)
  agent.execs.reaper.adopt(watch)
  return false
}
