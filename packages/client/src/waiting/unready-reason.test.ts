import { ClosedError, ConnectError, FloodError, FrameError, JsonError, TimeoutError } from '@qga/wire'
import { CommandError, OptionError, ProtocolError } from '@qga/wire/calls'
import { describe, expect, it } from 'vitest'
import { AgentNotReadyError } from '../errors/agent-not-ready-error.js'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import { NotAgentError } from '../errors/not-agent-error.js'
import { SyncError } from '../errors/sync-error.js'
import type { UnreadyReason } from './unready.js'
import { isFinal, unreadyReason } from './unready-reason.js'

const reply = { class: 'GenericError', desc: 'no' }
const late = new TimeoutError('late', { timeoutMs: 1, written: false })

/** What it says before a connection is there, what it says then, and whether waiting cannot help. */
const cases: [Error, UnreadyReason | undefined, UnreadyReason | undefined, boolean][] = [
  [new ConnectError('not-found', ''), 'no-socket', 'no-socket', false],
  [new ConnectError('not-a-socket', ''), 'no-socket', 'no-socket', false],
  [new ConnectError('bad-path', ''), 'no-socket', 'no-socket', true],
  [new ConnectError('permission', ''), 'permission', 'permission', true],
  [new ConnectError('untrusted', ''), 'permission', 'permission', true],
  [new ConnectError('refused', ''), 'refused', 'refused', false],
  [new ConnectError('busy', ''), 'held', 'held', false],
  [new ConnectError('unknown-host', ''), 'unreachable', 'unreachable', false],
  [new SyncError('silent', 'x', 1), 'silent', 'silent', false],
  [new SyncError('held', 'x', 1), 'held', 'held', false],
  [new SyncError('refused', 'x', 1), 'blocked', 'blocked', true],
  [new SyncError('flooded', 'x', 1), 'not-an-agent', 'not-an-agent', true],
  [new NotAgentError('x', 'QMP'), 'not-an-agent', 'not-an-agent', true],
  [new FloodError('x'), 'not-an-agent', 'not-an-agent', true],
  [new CommandUnavailableError('guest-exec', reply, 'frozen'), 'frozen', 'frozen', false],
  [new CommandUnavailableError('guest-exec', reply, 'disabled'), 'blocked', 'blocked', true],
  [new CommandError('guest-exec', reply), 'blocked', 'blocked', true],
  [new ClosedError('x'), 'closed', 'closed', false],
  [new FrameError('torn', 1), 'unstable', 'unstable', false],
  [new JsonError('x'), 'unstable', 'unstable', false],
  [new ProtocolError('x'), 'unstable', 'unstable', false],
  [late, 'unreachable', 'silent', false],
  [new OptionError('x'), undefined, undefined, true],
  [new AgentNotReadyError('frozen', 'x', 1, undefined), undefined, undefined, true],
]

describe('what an error says of an agent', () => {
  it.each(cases)('%s', (error, before, connected, final) => {
    expect([unreadyReason(error), unreadyReason(error, true), isFinal(error)]).toEqual([before, connected, final])
  })
})
