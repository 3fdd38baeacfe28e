import { ConnectError, type Transport } from '@qga/wire'
import { connectWithin, Deadline } from '@qga/wire/calls'
import { type ConnectOptions, defaultConnectTimeoutMs } from './connect-options.js'
import { GreetingError } from './errors/greeting-error.js'
import { QmpGreeting } from './session/qmp-greeting.js'
import type { QmpSession } from './session/qmp-session.js'

const DEFAULT_HISTORY = 256

/**
 * Opens a channel, waits for the greeting and negotiates, all within one deadline. Leaves nothing open when it fails;
 * then it may take a moment more to find out who holds the socket.
 */
export async function openSession(transport: Transport, options: ConnectOptions): Promise<QmpSession> {
  try {
    return await tryToOpen(transport, options)
  } catch (error) {
    throw await namingTheHolder(error, transport, options.signal)
  }
}

async function tryToOpen(transport: Transport, options: ConnectOptions): Promise<QmpSession> {
  const { timeoutMs = defaultConnectTimeoutMs, signal, capabilities, history = DEFAULT_HISTORY, onWarning } = options
  const deadline = new Deadline({ timeoutMs, signal })
  const left = () => ({ timeoutMs: Math.max(1, Math.ceil(deadline.leftMs)), signal })
  const connection = await connectWithin(transport, { ...options, timeoutMs })
  const greeting = await QmpGreeting.read(connection, { ...left(), history, onWarning })
  return await greeting.negotiate({ ...capabilities, ...left() })
}

/** A socket that serves one client at a time is silent, or full, when another one holds it. */
async function namingTheHolder(error: unknown, transport: Transport, signal?: AbortSignal): Promise<unknown> {
  const silent = error instanceof GreetingError
  const full = error instanceof ConnectError && error.reason === 'busy'
  if (!silent && !full) return error
  const holder = await transport.holder?.()
  signal?.throwIfAborted()
  if (holder === undefined) return error
  if (silent) return new GreetingError(transport.label, error.waitedMs, holder)
  return new ConnectError('busy', `${error.summary}, and ${holder.text} holds it`, {
    cause: error,
    hint: 'A monitor serves one client at a time: end that one, or give QEMU one more -qmp socket',
  })
}
