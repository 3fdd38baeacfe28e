import type { Duplex } from 'node:stream'
import type { CompliancePeer } from './transport-under-test.js'

/**
 * A Node stream as the far end of a channel under test: what a server has accepted, for instance. A server should have
 * `pauseOnConnect`: a unix socket is broken only by leaving something unread.
 */
export function streamPeer(stream: Duplex): CompliancePeer {
  stream.on('error', () => {})
  let chunks: AsyncIterator<Uint8Array> | undefined
  return {
    write: (bytes) => new Promise((resolve) => stream.write(bytes, () => resolve())),
    async read() {
      chunks ??= stream[Symbol.asyncIterator]()
      try {
        const { done, value } = await chunks.next()
        return done ? undefined : value
      } catch {
        return undefined
      }
    },
    close: () => void stream.end(),
    reset: () => breakOff(stream),
  }
}

/** A TCP connection is reset. A unix socket is if something was left unread. */
function breakOff(stream: Duplex & { resetAndDestroy?: () => void }): void {
  try {
    stream.resetAndDestroy?.()
  } catch {
    // Node does this for TCP alone.
  }
  stream.destroy()
}
