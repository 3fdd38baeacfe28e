import type { Duplex } from 'node:stream'
import type { Transport } from '../transport.js'
import { streamChannel } from './stream-channel.js'

/** What a transport made of streams says of itself. */
export interface DuplexOptions {
  /** For error texts. Default `duplex`. */
  readonly label?: string
  /** Whether the other end is on this machine. Default false. */
  readonly local?: boolean
}

/**
 * Any Node duplex stream, made anew by `open` for each channel. The channel owns the stream and destroys it.
 * Errors of `open` reach the caller as they are; a stream that comes after the caller gave up is destroyed.
 */
export function duplex(
  open: (signal?: AbortSignal) => Duplex | Promise<Duplex>,
  options: DuplexOptions = {},
): Transport {
  const label = options.label ?? 'duplex'
  return {
    label,
    async open({ signal }) {
      signal?.throwIfAborted()
      const opening = Promise.resolve(open(signal))
      const stream = await (signal === undefined ? opening : unlessAborted(opening, signal))
      return streamChannel(stream, label, { local: options.local ?? false })
    },
  }
}

function unlessAborted(opening: Promise<Duplex>, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      opening.then(
        (late) => late.on('error', () => {}).destroy(),
        () => {},
      )
      reject(signal.reason)
    }
    signal.addEventListener('abort', abort, { once: true })
    opening.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
