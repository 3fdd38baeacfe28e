import { setTimeout as delay } from 'node:timers/promises'
import type { Arguments } from '@qga/schema'
import { TimeoutError, UnsendableError } from '@qga/wire'
import { Deadline } from '@qga/wire/calls'
import { encodeBase64 } from '@qga/wire/node'
import { claimedInteger, claimedObject } from '../claims.js'
import type { Commands } from '../commands.js'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import { ExecTimeoutError } from '../errors/exec-timeout-error.js'
import { defaultDeadlineMs } from '../session/deadlines.js'
import type { ExecOptions } from './exec-options.js'
import { ExecResult } from './exec-result.js'

/** A process that ends at once is known within two polls; one that runs for long is asked about ten times a second. */
const FIRST_POLL_MS = 1
const MAX_POLL_MS = 100

/**
 * Runs a program in the guest and waits for its end. `argv` goes to the program as it is: no shell looks at it.
 *
 * A process counts as ended when its output is closed as well: one that leaves a child in the background with its
 * output is waited for until the child ends. [measured, 7.2 to 11.1]
 * @throws CommandError when the program cannot be started, ExecTimeoutError, and what `execute` throws
 */
export async function exec(agent: Commands, argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
  const args = execArguments(argv, options)
  const deadline = new Deadline(options)
  const started = await agent.execute('guest-exec', args, deadline.call(defaultDeadlineMs('guest-exec')))
  const pid = claimedInteger(claimedObject(started, 'the reply to guest-exec').pid, 'the pid of guest-exec')
  return await waitForExit(agent, args.path, pid, deadline)
}

function execArguments(argv: readonly string[], options: ExecOptions): Arguments<'guest-exec'> {
  const [path, ...arg] = argv
  if (path === undefined)
    throw new UnsendableError('exec needs a program to run', { hint: "Call exec(['program', …])" })
  const odd = [...argv, ...Object.entries(options.env ?? {}).flat()].find((word) => word.includes('\0'))
  if (odd !== undefined) throw new UnsendableError('a NUL byte cannot be part of an argument or of the environment')
  return {
    path,
    'capture-output': true,
    ...(arg.length === 0 ? {} : { arg }),
    ...(options.env === undefined
      ? {}
      : { env: Object.entries(options.env).map(([name, value]) => `${name}=${value}`) }),
    ...(options.input === undefined ? {} : { 'input-data': encodeBase64(options.input) }),
  }
}

async function waitForExit(agent: Commands, program: string, pid: number, deadline: Deadline): Promise<ExecResult> {
  let pollMs = FIRST_POLL_MS
  for (;;) {
    await pause(Math.min(pollMs, deadline.leftMs), deadline)
    if (deadline.leftMs <= 0) throw new ExecTimeoutError(program, pid, deadline.timeoutMs)
    const status = await poll(agent, pid, deadline)
    if (status?.exited === true) return new ExecResult(pid, status)
    pollMs = Math.min(pollMs * 2, MAX_POLL_MS)
  }
}

/** `undefined` if nothing can be known for now: the agent is busy, or bars the question while the guest is frozen. */
async function poll(agent: Commands, pid: number, deadline: Deadline) {
  try {
    const options = deadline.call(defaultDeadlineMs('guest-exec-status'))
    return claimedObject(await agent.execute('guest-exec-status', { pid }, options), 'the reply to guest-exec-status')
  } catch (error) {
    // `unknown`: thawed again by the time the reason was asked for.
    const barred = error instanceof CommandUnavailableError && (error.why === 'frozen' || error.why === 'unknown')
    if (barred || error instanceof TimeoutError) return undefined
    throw error
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
