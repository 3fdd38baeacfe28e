import type { CommandName } from '@qga/schema'

const QUICK_MS = 5_000
const NORMAL_MS = 30_000
const MINUTE_MS = 60_000

/**
 * How long a command may take, in milliseconds from the call, when the caller does not say. The agent carries out one
 * command after another, so a deadline includes the commands in front.
 */
const deadlines: Partial<Record<CommandName, number>> = {
  'guest-ping': QUICK_MS,
  'guest-info': QUICK_MS,
  'guest-sync': QUICK_MS,
  'guest-sync-delimited': QUICK_MS,
  'guest-fsfreeze-status': QUICK_MS,
  // Freezing waits for every write under way and runs hooks; to give up early leaves the guest frozen.
  'guest-fsfreeze-freeze': 10 * MINUTE_MS,
  'guest-fsfreeze-freeze-list': 10 * MINUTE_MS,
  'guest-fsfreeze-thaw': 3 * MINUTE_MS,
  'guest-fstrim': 10 * MINUTE_MS,
  'guest-set-memory-blocks': 5 * MINUTE_MS,
  'guest-set-vcpus': MINUTE_MS,
  // These do not answer when they succeed: so long is a refusal waited for.
  'guest-shutdown': QUICK_MS,
  'guest-suspend-disk': QUICK_MS,
  'guest-suspend-ram': QUICK_MS,
  'guest-suspend-hybrid': QUICK_MS,
}

export function defaultDeadlineMs(command: string): number {
  return Object.hasOwn(deadlines, command) ? (deadlines[command as CommandName] ?? NORMAL_MS) : NORMAL_MS
}

const FIRST_PING_MS = 1_000
const LONGEST_FIRST_PING_MS = 10_000

/**
 * So long is the ping behind the first sync waited for: as long as that took, which a slow agent needs. Then the stream is
 * brought into step anew, and a ping waits twice as long.
 */
export function firstPingMs(syncMs: number): number {
  return Math.min(Math.max(FIRST_PING_MS, syncMs), LONGEST_FIRST_PING_MS)
}
