import type { Duplex } from 'node:stream'
import type { Transport } from '../transport.js'
import { streamChannel } from './stream-channel.js'
import { unlessAborted } from './unless-aborted.js'
import { WebDuplex, type WebStreamPair } from './web-duplex.js'

/** What a transport made of streams says of itself. */
export interface DuplexOptions {
  /** For error texts. Default `duplex`. */
  readonly label?: string
  /** Whether the other end is on this machine. Default false. */
  readonly local?: boolean
}

/**
 * Any Node duplex stream, or a pair of Web streams, made anew by `open` for each channel. The channel owns it.
 *
 * - Open: when `open` has given the streams. Its errors reach the caller as they are; streams that come after the caller
 *   gave up are destroyed.
 * - Back-pressure: that of the streams, both ways.
 * - Half-close: never; a readable side that ends closes both.
 * - Close: the stream is destroyed; of a Web pair, the readable is cancelled and the writable aborted.
 * - End: in peace when the readable side ends, with the stream's error when it fails.
 */
export function duplex(
  open: (signal?: AbortSignal) => Duplex | WebStreamPair | Promise<Duplex | WebStreamPair>,
  options: DuplexOptions = {},
): Transport {
  const label = options.label ?? 'duplex'
  return {
    label,
    async open({ signal }) {
      signal?.throwIfAborted()
      const stream = await unlessAborted(Promise.resolve(open(signal)).then(asNode), signal)
      return streamChannel(stream, label, { local: options.local ?? false })
    },
  }
}

function asNode(given: Duplex | WebStreamPair): Duplex {
  return isWeb(given) ? new WebDuplex(given) : given
}

/** A Node stream's `readable` is a boolean. */
function isWeb(given: Duplex | WebStreamPair): given is WebStreamPair {
  return typeof given.readable === 'object'
}
