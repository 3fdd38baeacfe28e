import { CommandError } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import { exec } from './exec.js'
import type { KillSignal } from './exec-options.js'
import type { ExitWatch } from './exit-watch.js'
import { familyOf, parseProcessList } from './process-list.js'

/** All that killing takes, from the call. */
const KILL_MS = 5_000
/** So long after TERM comes KILL. */
const GRACE_MS = 5_000

/** `ps` of POSIX, then that of busybox, which lists all without being asked to. */
const listings = [
  ['ps', '-A', '-o', 'pid=', '-o', 'ppid='],
  ['ps', '-o', 'pid,ppid'],
]

/**
 * Sends a signal to a process that this agent started, and to its descendants. True if it was sent.
 *
 * A pid may be given to another process as soon as the agent has seen its owner end. So the guest is asked first whose
 * child it is: only a child of the agent is sent anything. Where the guest has no `ps`, the process alone is.
 */
export async function killProcess(agent: Commands, pid: number, signal: KillSignal): Promise<boolean> {
  const until = performance.now() + KILL_MS
  const run = (argv: readonly string[]) =>
    exec(agent, argv, { timeoutMs: Math.max(0, until - performance.now()) }).catch(notStarted)
  const family = await familyOfChild(run, pid)
  if (family === 'no child') return false
  const shell = await run(['/bin/sh', '-c', 'kill -s "$0" "$@"', signal, ...(family ?? [pid]).map(String)])
  if (shell !== undefined) return shell.exitCode === 0
  const taskkill = await run(['taskkill.exe', '/F', '/T', '/PID', String(pid)])
  return taskkill?.exitCode === 0
}

/** Ends a process: TERM now, KILL later if need be. True if the first was sent; its result is fetched in any case. */
export async function endProcess(agent: Commands, watch: ExitWatch): Promise<boolean> {
  const escalation = { afterMs: GRACE_MS, act: () => killProcess(agent, watch.pid, 'KILL') }
  const killed = await killProcess(agent, watch.pid, 'TERM').catch(() => false)
  agent.execs.reaper.adopt(watch, escalation)
  return killed
}

type Run = (argv: readonly string[]) => Promise<Awaited<ReturnType<typeof exec>> | undefined>

async function familyOfChild(run: Run, pid: number): Promise<number[] | 'no child' | undefined> {
  for (const argv of listings) {
    const ps = await run(argv)
    if (ps === undefined) return undefined
    if (ps.exitCode !== 0) continue
    const list = parseProcessList(ps.stdoutText)
    const parentOf = (wanted: number) => list.find((process) => process.pid === wanted)?.parent
    const agentPid = parentOf(ps.pid)
    if (agentPid === undefined) return undefined
    return parentOf(pid) === agentPid ? familyOf(list, pid).filter((member) => member !== ps.pid) : 'no child'
  }
  return undefined
}

/** A guest that lacks the program is no failure here. */
function notStarted(error: unknown): undefined {
  if (error instanceof CommandError && !(error instanceof CommandUnavailableError)) return undefined
  throw error
}
