import { connect, type NetConnectOpts, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Channel } from '../channel.js'
import type { ConnectError } from '../errors/connect-error.js'
import type { OpenOptions } from '../transport.js'
import { BorrowedReads } from './borrowed-reads.js'
import { connectError } from './connect-failure.js'
import { channelOf } from './stream-channel.js'

const FIRST_RETRY_MS = 10
const MAX_RETRY_MS = 200

/** How a socket is made, and what it tells when it can be used. */
export interface Dial {
  connect(): Socket
  readonly usableAt: 'connect' | 'secureConnect'
}

/** Connects a socket and makes a channel of it. */
export async function openSocket(
  to: NetConnectOpts,
  label: string,
  options: OpenOptions & { local?: boolean },
): Promise<Channel> {
  const reads = new BorrowedReads()
  const dial = { connect: () => connect({ ...to, onread: reads.onread }).pause(), usableAt: 'connect' } as const
  const socket = await dialSocket(dial, label, options)
  return channelOf(socket, label, { local: options.local ?? false, reads })
}

/** A connected socket; a full accept queue (EAGAIN) is tried again until the signal aborts. */
export async function dialSocket(dial: Dial, label: string, { signal }: OpenOptions): Promise<Socket> {
  let retryMs = FIRST_RETRY_MS
  let busy: ConnectError | undefined
  for (;;) {
    if (signal?.aborted) throw busy ?? signal.reason
    const outcome = await attempt(dial, signal)
    if (!(outcome instanceof Error)) return outcome
    if (signal?.aborted) throw busy ?? signal.reason
    const failure = connectError(outcome, label)
    if (failure.reason !== 'busy') throw failure
    busy = failure
    await delay(retryMs, undefined, { signal }).catch(() => {}) // rejects when aborted, which is looked at above
    retryMs = Math.min(retryMs * 2, MAX_RETRY_MS)
  }
}

/** One connect: the socket, or the error it failed with. */
function attempt(dial: Dial, signal: AbortSignal | undefined): Promise<Socket | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    let socket: Socket
    try {
      socket = dial.connect()
    } catch (error) {
      resolve(error as NodeJS.ErrnoException)
      return
    }
    const settle = (outcome: Socket | NodeJS.ErrnoException) => {
      signal?.removeEventListener('abort', abort)
      socket.off(dial.usableAt, connected)
      socket.off('error', settle)
      if (outcome !== socket) {
        socket.on('error', () => {})
        socket.destroy()
      }
      resolve(outcome)
    }
    const connected = () => settle(socket)
    const abort = () => settle(Object.assign(new Error('aborted'), { code: 'ABORT_ERR' }))
    socket.once(dial.usableAt, connected)
    socket.once('error', settle)
    signal?.addEventListener('abort', abort, { once: true })
  })
}
