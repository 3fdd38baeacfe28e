import {
  ClosedError,
  ConnectError,
  type ConnectFailure,
  FloodError,
  FrameError,
  JsonError,
  TimeoutError,
} from '@qga/wire'
import { CommandError, ProtocolError } from '@qga/wire/calls'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import { NotAgentError } from '../errors/not-agent-error.js'
import { SyncError, type SyncFailure } from '../errors/sync-error.js'
import type { UnreadyReason } from './unready.js'

const ofConnect: Record<ConnectFailure, UnreadyReason> = {
  'not-found': 'no-socket',
  'not-a-socket': 'no-socket',
  'bad-path': 'no-socket',
  permission: 'permission',
  untrusted: 'permission',
  refused: 'refused',
  busy: 'held',
  unreachable: 'unreachable',
  'unknown-host': 'unreachable',
  other: 'unreachable',
}

const ofSync: Record<SyncFailure, UnreadyReason> = {
  silent: 'silent',
  held: 'held',
  refused: 'blocked',
  flooded: 'not-an-agent',
}

/** What an error says of an agent; `undefined` if it is no matter of the agent's, as a bad option, or judged already. */
export function unreadyReason(error: unknown, connected = false): UnreadyReason | undefined {
  if (error instanceof ConnectError) return ofConnect[error.reason]
  if (error instanceof SyncError) return ofSync[error.reason]
  if (error instanceof NotAgentError || error instanceof FloodError) return 'not-an-agent'
  if (error instanceof CommandUnavailableError) return error.why === 'frozen' ? 'frozen' : 'blocked'
  if (error instanceof CommandError) return 'blocked'
  if (error instanceof ClosedError) return 'closed'
  // A reply that a restart has torn.
  if (error instanceof FrameError || error instanceof JsonError || error instanceof ProtocolError) return 'unstable'
  // Once connected, a call may also time out unwritten, behind a sync that is not answered.
  if (error instanceof TimeoutError) return connected ? 'silent' : 'unreachable'
  return undefined
}

/** Whether waiting cannot help: somebody has to change something. */
export function isFinal(error: unknown): boolean {
  if (error instanceof ConnectError) return ['permission', 'untrusted', 'bad-path'].includes(error.reason)
  const reason = unreadyReason(error)
  return reason === undefined || reason === 'not-an-agent' || reason === 'blocked'
}
