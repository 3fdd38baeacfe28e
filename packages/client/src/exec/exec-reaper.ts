import { setTimeout as delay } from 'node:timers/promises'
import { Deadline } from '@qga/wire/calls'
import type { ExitWatch } from './exit-watch.js'

const FIRST_POLL_MS = 50
const MAX_POLL_MS = 5_000
/** What has run for so long is a service rather than a straggler, and is asked about once a minute. */
const LONG_MS = 600_000
const MAX_LONG_POLL_MS = 60_000
/** Each waits so long for every one that is minded: all together they ask 20 times a second at most. */
const SHARE_MS = 50
/** A poll is not urgent, and must not keep others waiting. */
const POLL_TIMEOUT_MS = 5_000

/**
 * Fetches the results that nobody waits for any more. The agent keeps every process that it started, output included,
 * until its result has been asked for. For each it asks at longer and longer intervals, all the longer the more there
 * are; it lets this process end, and ends with its session.
 */
export class ExecReaper {
  #minding = 0

  /** Takes a process over. */
  adopt(watch: ExitWatch): void {
    if (watch.ended !== undefined) return
    this.#minding++
    void this.#reap(watch)
      // Closed, restarted, or not what an agent says: there is nothing left to fetch, and nobody to tell.
      .catch(() => {})
      .finally(() => this.#minding--)
  }

  async #reap(watch: ExitWatch): Promise<void> {
    const adoptedAt = performance.now()
    for (let pollMs = FIRST_POLL_MS; ; pollMs *= 2) {
      const longestMs = performance.now() - adoptedAt < LONG_MS ? MAX_POLL_MS : MAX_LONG_POLL_MS
      pollMs = Math.max(Math.min(pollMs, longestMs), SHARE_MS * this.#minding)
      await delay(pollMs, undefined, { ref: false })
      if ((await watch.poll(new Deadline({ timeoutMs: POLL_TIMEOUT_MS }))) !== undefined) return
    }
  }
}
