import type { CallOptions } from '@qga/schema'
import { CommandError } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import { UnsupportedError } from '../errors/unsupported-error.js'
import { exec } from './exec.js'

/** Entries ended by NUL, the only byte that no value holds. An old busybox has no `env -0`; BSD has no such /proc. */
const readers = [
  ['env', '-0'],
  ['cat', '/proc/self/environ'],
]
const READ_MS = 30_000

/** The environment that the agent gives to programs. @throws UnsupportedError */
export async function guestEnvironment(agent: Commands, options: CallOptions): Promise<Record<string, string>> {
  for (const argv of readers) {
    const bytes = await outputOf(agent, argv, options)
    if (bytes !== undefined) return parseEnvironment(bytes)
  }
  throw new UnsupportedError('the environment of the guest agent cannot be read in this guest', {
    hint: 'Give the whole environment in `env`, without extendEnv',
  })
}

async function outputOf(
  agent: Commands,
  argv: readonly string[],
  options: CallOptions,
): Promise<Uint8Array | undefined> {
  try {
    const result = await exec(agent, argv, { ...options, timeoutMs: Math.min(options.timeoutMs ?? READ_MS, READ_MS) })
    const whole = result.exitCode === 0 && result.stdout.at(-1) === 0 && !result.truncated
    return whole ? result.stdout : undefined
  } catch (error) {
    options.signal?.throwIfAborted()
    if (error instanceof CommandError && !(error instanceof CommandUnavailableError)) return undefined
    throw error
  }
}

/** Of an entry given twice the first counts, as for getenv. What is no `NAME=value`, or no UTF-8, is left out. */
export function parseEnvironment(bytes: Uint8Array): Record<string, string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const environment: Record<string, string> = Object.create(null)
  for (let from = 0, to = bytes.indexOf(0); to >= 0; from = to + 1, to = bytes.indexOf(0, from)) {
    const entry = textOf(decoder, bytes.subarray(from, to))
    const cut = entry?.indexOf('=') ?? -1
    if (entry === undefined || cut < 1) continue
    environment[entry.slice(0, cut)] ??= entry.slice(cut + 1)
  }
  return environment
}

function textOf(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}
