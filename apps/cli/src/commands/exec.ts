import { type ExecOptions, type ExecResult, ExecTimeoutError, ProtocolError } from '@qga/client'
import type { Context } from '../context.js'
import { type Given, required, text, texts } from '../given.js'
import { InterruptedError } from '../interrupt.js'
import { write } from '../output/write.js'
import { readInput } from '../read-input.js'
import { connectAgent } from '../target.js'
import { UsageError } from '../usage-error.js'
import type { Command } from './command.js'

/** An agent takes 64 MiB of base64 in one request; the rest is for the words around it. */
const MAX_INPUT_BYTES = 47 * 1024 * 1024

/** So long a wait for the agent is part of any time-out, and of none: a dead agent is told after it. */
const CONNECT_MS = 5000

const description = `
qga exec TARGET [-e NAME=VALUE]... [--input FILE|-] [--timeout D] -- COMMAND [ARG...]

Runs a program in the guest and waits for its end. No shell is involved unless you run one. Standard
output, standard error and the exit code pass through, byte for byte; the agent hands them over at the
end, not before. A program killed by a signal gives 128 and the signal's number.

With -e, the environment of the program consists of the entries given here only: the agent replaces
the whole environment, PATH included. Without -e it is the agent's own.

On a time-out (124) or Ctrl-C (130) the program runs on in the guest. -o json changes the form of error messages only.`

export const exec: Command = {
  description,
  options: {
    env: { alias: 'e', type: 'string', array: true, nargs: 1, describe: 'NAME=VALUE; may be repeated' },
    input: { type: 'string', nargs: 1, describe: 'A file for its standard input; - is our own' },
  },
  examples: [
    ['qga exec /run/vm1/qga.sock -- uname -a', 'one program with its arguments'],
    ["qga exec /run/vm1/qga.sock -- sh -c 'df -h | head -3'", 'a shell, where you need one'],
    ['tar c . | qga exec /run/vm1/qga.sock --input - -- tar x -C /srv', 'standard input from a pipe'],
    ['qga exec -e PATH=/usr/bin:/bin -e LANG=C /run/vm1/qga.sock -- env', 'an environment of two entries'],
  ],
  rest: true,
  check(words) {
    if (!words.includes('--')) {
      throw new UsageError('the program to run comes after a --', { hint: 'qga exec TARGET -- COMMAND [ARG...]' })
    }
  },
  target: (given) => text(given, 'TARGET'),
  run,
}

async function run(given: Given, context: Context): Promise<number> {
  const argv = texts(given, '--')
  if (argv.length === 0)
    throw new UsageError('there is nothing after the --', { hint: 'qga exec TARGET -- COMMAND [ARG...]' })
  const options = { ...environment(texts(given, 'env')), ...(await input(text(given, 'input'), context)) }
  const result = await execute(required(given, 'TARGET'), argv, options, context)
  await write(process.stdout, result.stdout)
  await write(process.stderr, result.stderr)
  if (result.truncated) await context.warn('output is missing: the agent keeps the first 16 MiB of each stream')
  return await exitCodeOf(result, context)
}

/** --timeout is for all of it, connecting included. */
async function execute(
  target: string,
  argv: readonly string[],
  options: Omit<ExecOptions, 'shell'>,
  context: Context,
): Promise<ExecResult> {
  const { signal, timeoutMs } = context
  const from = performance.now()
  await using agent = await connectAgent(target, context, Math.min(CONNECT_MS, timeoutMs ?? CONNECT_MS))
  signal.throwIfAborted()
  const left = timeoutMs === undefined ? undefined : Math.max(1, Math.round(timeoutMs - (performance.now() - from)))
  let pid: number | undefined
  const onStarted = (started: number) => {
    pid = started
  }
  try {
    return await agent.exec(argv, { ...options, signal, timeoutMs: left, onStarted })
  } catch (error) {
    if (error instanceof InterruptedError) throw error.leaving(whatRunsOn(pid))
    // Told with the number that the user gave.
    if (error instanceof ExecTimeoutError && timeoutMs !== undefined) {
      throw new ExecTimeoutError(argv[0] ?? '', error.pid, timeoutMs, error.killed, error.cause)
    }
    throw error
  }
}

function whatRunsOn(pid: number | undefined): string {
  return pid === undefined
    ? 'the program may have been started in the guest, and runs on then'
    : `the program runs on in the guest, as pid ${pid}`
}

function environment(entries: readonly string[]): Pick<ExecOptions, 'env'> {
  if (entries.length === 0) return {}
  const wrong = entries.find((entry) => entry.indexOf('=') < 1)
  if (wrong !== undefined) throw new UsageError(`--env: '${wrong}' is no NAME=VALUE`)
  return {
    env: Object.fromEntries(
      entries.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
    ),
  }
}

async function input(source: string | undefined, context: Context): Promise<Pick<ExecOptions, 'input'>> {
  if (source === undefined) return {}
  return { input: await readInput(source, { what: '--input', maxBytes: MAX_INPUT_BYTES, signal: context.signal }) }
}

/** Codes of Windows do not fit: a process here can only say 0 to 255, and no failure may become a success. */
async function exitCodeOf({ exitCode, signal }: ExecResult, context: Context): Promise<number> {
  const code = signal === undefined ? exitCode : signal + 128
  if (typeof code !== 'number' || !Number.isInteger(code)) {
    throw new ProtocolError('guest-exec-status tells neither an exit code nor a signal')
  }
  if (code >= 0 && code <= 255) return code
  await context.warn(
    `the program ended with ${signal === undefined ? `exit code ${code}` : `signal ${signal}`}; told as 255`,
  )
  return 255
}
