import { setTimeout as delay } from 'node:timers/promises'
import { TimeoutError } from '@qga/wire'
import { CommandUnavailableError } from './errors/command-unavailable-error.js'

const FIRST_PAUSE_MS = 250
const MAX_PAUSE_MS = 30_000

/**
 * Clears away in the guest what nobody waits for any more, without a word. A guest that is frozen, or busy with what was
 * asked before, puts that off: then it is tried again in the background, ever less often, until it is done or refused, or
 * the session is over. That holds no process. Resolves after the first attempt.
 */
export async function tidy(attempt: () => Promise<unknown>): Promise<void> {
  if (!(await isOver(attempt))) void again(attempt)
}

/** How long a call that has failed waits for what it clears away: an agent that has fallen silent would hold it for long. */
const MOMENT_MS = 1_000

/** Waits a moment for what is cleared away; it goes on in the background, whatever becomes of it. */
export async function aMoment(clearing: Promise<unknown>): Promise<void> {
  const done = new AbortController()
  const end = () => done.abort()
  clearing.then(end, end)
  await delay(MOMENT_MS, undefined, { signal: done.signal }).catch(() => {})
}

async function again(attempt: () => Promise<unknown>): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS
  do {
    await delay(pauseMs, undefined, { ref: false })
    pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)
  } while (!(await isOver(attempt)))
}

async function isOver(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt()
    return true
  } catch (error) {
    return !isPutOff(error)
  }
}

/** Whether what failed so was not carried out, and may be later. */
export function isPutOff(error: unknown): boolean {
  if (error instanceof TimeoutError) return !error.written
  return error instanceof CommandUnavailableError && (error.why === 'frozen' || error.why === 'unknown')
}
