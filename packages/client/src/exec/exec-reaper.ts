import { setTimeout as delay } from 'node:timers/promises'
import { Deadline } from '@qga/wire/calls'
import type { ExitWatch } from './exit-watch.js'

const FIRST_POLL_MS = 50
const MAX_POLL_MS = 5_000
/** A poll is not urgent, and must not keep others waiting. */
const POLL_TIMEOUT_MS = 5_000
/** After this the process is left to itself: it is a service rather than a straggler. */
const PATIENCE_MS = 600_000
const MAX_AT_ONCE = 256

/**
 * Fetches the results that nobody waits for any more. The agent keeps every process that it started, output included,
 * until its result has been asked for. For each it asks for ten minutes at most, at longer and longer intervals; it
 * minds 256 at once, lets this process end, and ends with its session.
 */
export class ExecReaper {
  #minding = 0

  /** Takes a process over. More than it can mind are left in the agent. */
  adopt(watch: ExitWatch): void {
    if (watch.ended !== undefined || this.#minding >= MAX_AT_ONCE) return
    this.#minding++
    void reap(watch)
      // Closed, restarted, or not what an agent says: there is nothing left to fetch, and nobody to tell.
      .catch(() => {})
      .finally(() => this.#minding--)
  }
}

async function reap(watch: ExitWatch): Promise<void> {
  const until = performance.now() + PATIENCE_MS
  for (let pollMs = FIRST_POLL_MS; performance.now() < until; pollMs = Math.min(pollMs * 2, MAX_POLL_MS)) {
    await delay(pollMs, undefined, { ref: false })
    if ((await watch.poll(new Deadline({ timeoutMs: POLL_TIMEOUT_MS }))) !== undefined) return
  }
}
