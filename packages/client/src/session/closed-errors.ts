import { ClosedError, FloodError, FrameError, QgaError } from '@qga/wire'
import type { AgentCall } from './agent-call.js'

/** What a command fails with whose session is over. */
export function closedError(label: string, command: string, cause: Error | undefined, written = false): ClosedError {
  return new ClosedError(`${command}: the session with ${label} is closed`, {
    cause,
    written,
    hint: written
      ? 'It had been sent, and may have been carried out. A session does not reconnect by itself'
      : 'Connect again: a session does not reconnect by itself',
  })
}

/** What each call fails with that was not answered when the session ended. */
export function callClosed(label: string, cause: Error | undefined): (call: AgentCall) => ClosedError {
  return ({ request, state }) => closedError(label, request.command, cause, state === 'written')
}

/** As a connection says of its own limit, whichever of the two a flood comes to first. */
export function flooded(label: string): FloodError {
  return new FloodError(`${label} sends nothing of use, and too much of it`)
}

/** What opening a session fails with when its connection ends first. */
export function notOpened(label: string, cause: Error | undefined): Error {
  if (cause instanceof QgaError && !(cause instanceof FrameError)) return cause
  return new ClosedError(`${label} closed the connection before an agent answered`, {
    cause,
    hint: 'Is that the socket of a guest agent, and does QEMU still run?',
  })
}
