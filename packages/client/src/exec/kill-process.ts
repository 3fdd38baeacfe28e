import { CommandError, Deadline, startTimer } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import { ExecResultLostError } from '../errors/exec-result-lost-error.js'
import { isPutOff, tidy } from '../tidy.js'
import { exec } from './exec.js'
import type { KillSignal } from './exec-options.js'
import type { ExitWatch } from './exit-watch.js'
import { familyNow, type ProcessFamily } from './process-family.js'
import { type ListedProcess, parseProcessList } from './process-list.js'

/** All that killing takes, from the call. */
const KILL_MS = 5_000
/** For the question in which start of the guest this is; and, where nothing lists processes, whether this one runs. */
const BOOT_MS = 2_500
const STATUS_MS = 4_000
/** So long after TERM comes KILL. */
const GRACE_MS = 5_000

/** `ps` of POSIX, then that of busybox, which lists all without being asked to. */
const listings = [
  ['ps', '-A', '-o', 'pid=', '-o', 'ppid='],
  ['ps', '-o', 'pid,ppid'],
]

/** So long a listing tells whose an orphan is: later its pid may be another's, and nothing shows that. */
const MEMORY_MS = 60_000

/** Who was sent a signal, and what tells that the guest has not been started anew since, and given their pids to others. */
interface Seen {
  readonly family: ProcessFamily
  readonly at: number
  readonly epoch: number
  readonly agent: number
  /** Of a family of several, where the guest tells it. */
  readonly boot: string | undefined
}

/** Who was sent a signal last, by the process that they come from. */
const lastSeen = new WeakMap<ExitWatch, Seen>()

/**
 * Sends a signal to a process that this agent started, and to its descendants. True if it was sent to the process itself,
 * or, once that has ended, to what it has left: of the others some may have ended since they were listed.
 *
 * A pid may be given to another process as soon as the agent has seen its owner end. So the guest is asked first whose
 * child it is: only a child of the agent is sent anything, and what such a child has left. An orphan is known by a listing
 * from before it was one, as each signal makes it: an agent runs its programs in its own process group and session, so
 * nothing else tells them from others. It is forgotten once the guest may have been started anew. Where the guest has no
 * `ps`, the process alone is sent something, if the agent says that it runs.
 */
export async function killProcess(agent: Commands, watch: ExitWatch, signal: KillSignal): Promise<boolean> {
  return (await killFamily(agent, watch, signal)).sent
}

/**
 * Ends a process: TERM now, or as soon as the guest lets programs run again, and KILL later if need be. True if the first
 * was sent at once; its result is fetched in any case.
 */
export async function endProcess(agent: Commands, watch: ExitWatch): Promise<boolean> {
  let wasSent = false
  await tidy(async () => {
    const { sent, family } = await killFamily(agent, watch, 'TERM').catch(unlessPutOff)
    wasSent = sent
    killLater(agent, watch, family)
  })
  agent.execs.reaper.adopt(watch)
  return wasSent
}

/** Not left to the reaper: that one is done when the process has ended, which its children need not have. */
function killLater(agent: Commands, watch: ExitWatch, family: ProcessFamily | undefined): void {
  startTimer(GRACE_MS, () => void tidy(() => escalate(agent, watch, family)))?.unref()
}

/** KILL to what is left of those that TERM was sent to, and to what these have started since. */
async function escalate(agent: Commands, watch: ExitWatch, family: ProcessFamily | undefined): Promise<void> {
  if (watch.isOther) return
  const hasEnded = (await watch.poll(new Deadline({ timeoutMs: KILL_MS }))) !== undefined
  const hadOthers = family?.members.some(({ pid }) => pid !== watch.pid) === true
  if (!hasEnded || hadOthers) await killFamily(agent, watch, 'KILL')
}

/** What was sent a signal. The family is unknown where there is no `ps`, or if the process is no child of the agent. */
interface Killed {
  readonly sent: boolean
  readonly family: ProcessFamily | undefined
}

async function killFamily(agent: Commands, watch: ExitWatch, signal: KillSignal): Promise<Killed> {
  const { pid } = watch
  const run = runner(agent)
  const nobody = { sent: false, family: undefined }
  if (watch.isOther) return nobody
  const { epoch: trusted } = agent
  const seen = await stillSeen(agent, watch)
  if (watch.ended !== undefined && seen === undefined) return nobody
  const listed = await listedBy(run)
  // Without a list, that it has not ended is all that can be known of whose its pid is.
  if (listed === undefined && !(await saysItRuns(watch))) return nobody
  // It may have been given to another in the meantime.
  if (watch.isOther) return nobody
  // From here to the signal nothing is waited for: in that time a pid could become another's unseen.
  const { epoch } = agent
  const now = listed && seenIn(listed, watch, epoch, epoch === trusted ? seen : undefined)
  if (listed !== undefined && now === undefined) return nobody
  if (now !== undefined) lastSeen.set(watch, now)
  const family = now?.family
  const [first = pid, ...others] = family?.members.map((member) => member.pid) ?? []
  const shell = await run(shellKill(signal, first, others))
  if (shell !== undefined) {
    if (now !== undefined) await keepBoot(agent, watch, now)
    return { sent: shell.exitCode === 0, family }
  }
  const taskkill = await run(['taskkill.exe', '/F', '/T', '/PID', String(pid)])
  return { sent: taskkill?.exitCode === 0, family }
}

/** Whom a list shows that a signal may be sent to; what is known from before counts if the agent is the same. */
function seenIn(
  { list, agent, ps }: Listed,
  watch: ExitWatch,
  epoch: number,
  seen: Seen | undefined,
): Seen | undefined {
  const before = seen?.agent === agent ? seen : undefined
  const sought = { pid: watch.pid, hasEnded: watch.ended !== undefined, agent, without: ps }
  const family = familyNow(list, sought, before?.family)
  return family && { family, at: performance.now(), epoch, agent, boot: before?.boot }
}

/** Of several that a signal was sent to it is kept in which start of the guest that was. */
async function keepBoot(agent: Commands, watch: ExitWatch, seen: Seen): Promise<void> {
  if (seen.boot !== undefined || seen.family.members.length === 1) return
  const boot = await bootOf(agent)
  // Else it may be another start by now.
  if (agent.epoch === seen.epoch) lastSeen.set(watch, { ...seen, boot })
}

/** Behind a loss of step there may be a guest that was started anew, unless it says that it was not. */
async function stillSeen(agent: Commands, watch: ExitWatch): Promise<Seen | undefined> {
  const seen = lastSeen.get(watch)
  if (seen === undefined || performance.now() - seen.at >= MEMORY_MS) return undefined
  if (seen.epoch === agent.epoch) return seen
  return seen.boot !== undefined && seen.boot === (await bootOf(agent)) ? seen : undefined
}

/** What Linux gives each of its starts; `undefined` where there is none, or no answer soon. */
async function bootOf(agent: Commands): Promise<string | undefined> {
  try {
    const ended = await exec(agent, ['cat', '/proc/sys/kernel/random/boot_id'], { timeoutMs: BOOT_MS })
    return ended.exitCode === 0 && ended.stdoutText.length > 1 ? ended.stdoutText : undefined
  } catch {
    return undefined
  }
}

/** Whether the agent says that it has not ended. */
async function saysItRuns(watch: ExitWatch): Promise<boolean> {
  let runs = false
  try {
    await watch.poll(new Deadline({ timeoutMs: STATUS_MS }), () => {
      runs = true
    })
  } catch (error) {
    if (!(error instanceof ExecResultLostError)) throw error
  }
  return runs
}

/**
 * Ends with the result of the first, for `kill` fails if any one is gone. The first comes first: a shell whose child ended
 * before it would go on with its next command.
 */
function shellKill(signal: KillSignal, first: number, others: readonly number[]): string[] {
  const one = 'kill -s "$0" "$1"'
  const script = others.length === 0 ? one : `${one}; set -- "$?"; kill -s "$0" ${others.join(' ')}; exit "$1"`
  return ['/bin/sh', '-c', script, signal, String(first)]
}

/** What else went wrong with TERM does not hinder KILL. */
function unlessPutOff(error: unknown): Killed {
  if (isPutOff(error)) throw error
  return { sent: false, family: undefined }
}

type Run = (argv: readonly string[]) => Promise<Awaited<ReturnType<typeof exec>> | undefined>

/** Runs programs in the guest, all within one deadline. */
function runner(agent: Commands): Run {
  const until = performance.now() + KILL_MS
  return (argv) => exec(agent, argv, { timeoutMs: Math.max(0, until - performance.now()) }).catch(notStarted)
}

interface Listed {
  readonly list: readonly ListedProcess[]
  readonly agent: number
  /** The `ps` itself, which is a child of the agent as well. */
  readonly ps: number
}

async function listedBy(run: Run): Promise<Listed | undefined> {
  for (const argv of listings) {
    const ps = await run(argv)
    if (ps === undefined) return undefined
    if (ps.exitCode !== 0) continue
    const list = parseProcessList(ps.stdoutText)
    const agent = list.find(({ pid }) => pid === ps.pid)?.parent
    return agent === undefined ? undefined : { list, agent, ps: ps.pid }
  }
  return undefined
}

/** A guest that lacks the program is no failure here. */
function notStarted(error: unknown): undefined {
  if (error instanceof CommandError && !(error instanceof CommandUnavailableError)) return undefined
  throw error
}
