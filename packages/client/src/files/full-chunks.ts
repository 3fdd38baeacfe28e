import { Pieces } from './pieces.js'
import type { ByteSource } from './write-chunks.js'

/**
 * The bytes of a source in chunks of so many bytes, as `size` says at that time; the last is shorter. It ends early
 * when the signal aborts, although the source waits; when it is left early, so is the source.
 */
export async function* fullChunks(
  source: ByteSource,
  size: () => number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const pieces = new Pieces(source, signal)
  let waiting: Uint8Array[] = []
  let waitingBytes = 0
  const take = () => {
    const [only, more] = waiting
    const all = only !== undefined && more === undefined ? only : Buffer.concat(waiting, waitingBytes)
    waiting = []
    waitingBytes = 0
    return all
  }
  try {
    for (let piece = await pieces.next(); piece.done !== true; piece = await pieces.next()) {
      const bytes = typeof piece.value === 'string' ? Buffer.from(piece.value) : piece.value
      waiting.push(bytes)
      waitingBytes += bytes.length
      if (waitingBytes < size()) continue
      let rest = take()
      for (let full = size(); rest.length >= full; full = size()) {
        yield rest.subarray(0, full)
        rest = rest.subarray(full)
      }
      waiting = [rest]
      waitingBytes = rest.length
    }
  } finally {
    pieces.leave()
  }
  if (waitingBytes > 0 && signal?.aborted !== true) yield take()
}
