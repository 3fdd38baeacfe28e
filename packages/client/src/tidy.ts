import { setTimeout as delay } from 'node:timers/promises'
import { TimeoutError } from '@qga/wire'
import type { Commands } from './commands.js'
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

const MOMENT_MS = 1_000
const MOST_MOMENTS = 10

/**
 * Waits for what a call that has failed clears away, for as long as the agent goes on to answer: one that has fallen silent
 * would hold it for long. The clearing goes on in the background then, whatever becomes of it.
 */
export async function aMoment(agent: Pick<Commands, 'heard'>, clearing: Promise<unknown>): Promise<void> {
  const done = new AbortController()
  const end = () => done.abort()
  clearing.then(end, end)
  let heard = -1
  for (let moment = 0; moment < MOST_MOMENTS && !done.signal.aborted && heard !== agent.heard; moment++) {
    heard = agent.heard
    await delay(MOMENT_MS, undefined, { signal: done.signal }).catch(() => {})
  }
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
