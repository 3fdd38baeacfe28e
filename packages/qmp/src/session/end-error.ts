import { ClosedError } from '@qga/wire'
import type { SessionEnd } from './session-end.js'

/** What those are told who still wanted something of a session that has ended. */
export function endError(what: string, label: string, end: SessionEnd, written = false): ClosedError {
  const cause = end.reason === 'lost' ? end.cause : undefined
  const text = {
    closed: `the session with ${label} is closed`,
    shutdown: `QEMU at ${label} has shut down`,
    lost: `the connection to ${label} was lost`,
  }[end.reason]
  return new ClosedError(`${what}: ${text}`, {
    cause,
    written,
    hint: written
      ? 'It had been sent, and may have been carried out. A session does not reconnect by itself'
      : 'Connect again: a session does not reconnect by itself',
  })
}
