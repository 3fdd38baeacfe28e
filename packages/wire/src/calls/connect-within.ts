import { type Connection, type ConnectionOptions, connect } from '../connection.js'
import { ConnectError } from '../errors/connect-error.js'
import { TimeoutError } from '../errors/timeout-error.js'
import { defaultFloodLimits } from '../flood-guard.js'
import { defaultFrameLimits } from '../frame-limits.js'
import type { Transport } from '../transport.js'
import { checkLimits } from './check-limits.js'
import { onAbort } from './on-abort.js'
import { startTimer } from './timer.js'

/** How long an opening may take, and what is accepted on the connection. */
export interface ConnectWithinOptions extends ConnectionOptions {
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Opens a channel and makes a connection of it, within a deadline; rejects with the signal's reason on abort.
 * @throws ConnectError, TimeoutError, OptionError
 */
export async function connectWithin(transport: Transport, options: ConnectWithinOptions): Promise<Connection> {
  const { signal, timeoutMs } = options
  signal?.throwIfAborted()
  checkLimits({ ...defaultFrameLimits, ...defaultFloodLimits }, options)
  const opening = new AbortController()
  const timer = startTimer(timeoutMs, () => opening.abort())
  const unlisten = onAbort(signal, () => opening.abort(signal?.reason))
  try {
    return await connect(transport, { ...options, signal: opening.signal })
  } catch (error) {
    signal?.throwIfAborted()
    if (!opening.signal.aborted || error instanceof ConnectError) throw error
    throw new TimeoutError(`cannot connect to ${transport.label}: nobody answered within ${timeoutMs} ms`, {
      timeoutMs,
      written: false,
      hint: 'Check the address and the network between, or allow more time',
      cause: error,
    })
  } finally {
    clearTimeout(timer)
    unlisten()
  }
}
