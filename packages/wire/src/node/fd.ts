import { fstatSync, type Stats } from 'node:fs'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { isatty } from 'node:tty'
import { ConnectError } from '../errors/connect-error.js'
import type { Transport } from '../transport.js'
import { JoinedStreams } from './joined-streams.js'
import { rawTty } from './raw-tty.js'
import { streamChannel } from './stream-channel.js'
import { unlessAborted } from './unless-aborted.js'

/** A descriptor for each direction, as of two pipes. */
export interface FdPair {
  readonly read: number
  readonly write: number
}

/**
 * An open descriptor that this process was given: a stream socket, a terminal (set raw, as by `serial`), or a pair of
 * pipes such as `{ read: 0, write: 1 }`.
 *
 * - Open: at once, and only once: the descriptor is the channel's from then on, or closed if the signal aborts.
 * - Back-pressure: that of what the descriptor is, both ways.
 * - Half-close: never. Where input and output are two, the end of the input closes both.
 * - Close: the descriptor is closed, what is still queued is dropped.
 * - End: in peace when the input ends, with its error when it breaks.
 */
export function fd(descriptor: number | FdPair): Transport {
  const numbers = typeof descriptor === 'number' ? [descriptor] : [descriptor.read, descriptor.write]
  const label = `fd:${numbers.join()}`
  let used = false
  return {
    label,
    async open({ signal }) {
      signal?.throwIfAborted()
      if (used) throw refusal(label, 'it was opened before', 'A descriptor is good for one channel')
      for (const number of numbers) checkKind(number, numbers.length > 1, label)
      used = true
      const making = streamOf(descriptor).catch((cause) => {
        throw explained(cause, label)
      })
      return streamChannel(await unlessAborted(making, signal), label, { local: true })
    },
  }
}

async function streamOf(descriptor: number | FdPair): Promise<Duplex> {
  if (typeof descriptor === 'number') {
    return isatty(descriptor)
      ? await rawTty(descriptor)
      : new Socket({ fd: descriptor, readable: true, writable: true })
  }
  const readable = new Socket({ fd: descriptor.read, readable: true, writable: false })
  try {
    const writable = new Socket({ fd: descriptor.write, readable: false, writable: true })
    return new JoinedStreams(readable, writable)
  } catch (error) {
    readable.destroy()
    throw error
  }
}

const kinds = 'It has to be a stream socket, a terminal, or a pair of pipes'

/** Refuses what Node would take and then fail with. */
function checkKind(number: number, isPair: boolean, label: string): void {
  let found: Stats
  try {
    found = fstatSync(number)
  } catch (cause) {
    throw refusal(label, `descriptor ${number} is not open`, 'Was it passed on to this process?', cause)
  }
  if (!isPair && found.isFIFO()) {
    throw refusal(label, `descriptor ${number} is a pipe, which goes one way`, 'Give two of them: READ,WRITE')
  }
}

function explained(cause: unknown, label: string): ConnectError {
  const unfit = cause instanceof Error && 'code' in cause && cause.code === 'ERR_INVALID_FD_TYPE'
  if (unfit) return refusal(label, 'Node has no streams for what it is, such as a file or a vsock', kinds, cause)
  return refusal(label, cause instanceof Error ? cause.message : String(cause), kinds, cause)
}

function refusal(label: string, text: string, hint: string, cause?: unknown): ConnectError {
  return new ConnectError('other', `cannot connect to ${label}: ${text}`, { hint, cause })
}
