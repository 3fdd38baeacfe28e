import type { Commands } from './commands.js'
import { GuestFile } from './files/guest-file.js'

/** Takes note of the pids and handles that an agent gives, whoever asked: one that was started anew gives them once more. */
export function givenBy(agent: Commands): ReadonlyMap<string, (returned: unknown) => void> {
  return new Map([
    ['guest-exec', (started) => agent.execs.given(started)],
    ['guest-file-open', (handle) => GuestFile.given(agent, handle)],
  ])
}
