import { ClosedError, FrameError, QgaError } from '@qga/wire'

/** What a command fails with whose session is over. */
export function closedError(label: string, command: string, cause: Error | undefined): ClosedError {
  return new ClosedError(`${command}: the session with ${label} is closed`, {
    cause,
    hint: 'Connect again: a session does not reconnect by itself',
  })
}

/** What opening a session fails with when its connection ends first. */
export function notOpened(label: string, cause: Error | undefined): Error {
  if (cause instanceof QgaError && !(cause instanceof FrameError)) return cause
  return new ClosedError(`${label} closed the connection before an agent answered`, {
    cause,
    hint: 'Is that the socket of a guest agent, and does QEMU still run?',
  })
}
