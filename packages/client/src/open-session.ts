import { ConnectError, defaultResyncLimits, type Transport } from '@qga/wire'
import { checkLimits, connectWithin } from '@qga/wire/calls'
import { strictJson } from '@qga/wire/node'
import { type ConnectOptions, defaultConnectTimeoutMs } from './connect-options.js'
import { SyncError } from './errors/sync-error.js'
import { AgentSession } from './session/agent-session.js'

/**
 * Opens a channel and a session on it, both within one deadline. Leaves nothing open when it fails; then it may take a
 * moment more to find out who holds the socket.
 */
export async function openSession(transport: Transport, options: ConnectOptions): Promise<AgentSession> {
  try {
    return await tryToOpen(transport, options)
  } catch (error) {
    throw await namingTheHolder(error, transport, options.signal)
  }
}

/** A socket that serves one client at a time is silent, or full, when another one holds it. */
async function namingTheHolder(error: unknown, transport: Transport, signal?: AbortSignal): Promise<unknown> {
  const silent = error instanceof SyncError && error.reason === 'silent'
  const full = error instanceof ConnectError && error.reason === 'busy'
  if (!silent && !full) return error
  const holder = await transport.holder?.()
  signal?.throwIfAborted()
  if (holder === undefined) return error
  if (silent) return new SyncError('held', transport.label, error.waitedMs, holder)
  return new ConnectError('busy', `${error.summary}, and ${holder.text} holds it`, {
    cause: error,
    hint: 'It serves one client at a time: end that one, or wait until it leaves',
  })
}

async function tryToOpen(transport: Transport, options: ConnectOptions): Promise<AgentSession> {
  const timeoutMs = options.timeoutMs ?? defaultConnectTimeoutMs
  const { signal } = options
  const check = options.validate === 'strict' ? strictJson : undefined
  const startedAt = performance.now()
  checkLimits(defaultResyncLimits, options.resync ?? {})
  const connection = await connectWithin(transport, { ...options, timeoutMs, check })
  return AgentSession.open(connection, {
    timeoutMs: Math.max(1, timeoutMs - (performance.now() - startedAt)),
    signal,
    resync: options.resync,
  })
}
