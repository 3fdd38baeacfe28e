import type { Pieces } from './pieces.js'

/**
 * The bytes of a source in chunks of so many bytes, as `size` says at that time; the last is shorter. Whoever made the
 * pieces leaves them: it may be waiting for one.
 */
export async function* fullChunks(pieces: Pieces, size: () => number): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let waitingBytes = 0
  const take = () => {
    const [only, more] = waiting
    const all = only !== undefined && more === undefined ? only : Buffer.concat(waiting, waitingBytes)
    waiting = []
    waitingBytes = 0
    return all
  }
  for (let piece = await pieces.next(); piece.done !== true; piece = await pieces.next()) {
    waiting.push(piece.value)
    waitingBytes += piece.value.length
    if (waitingBytes < size()) continue
    let rest = take()
    for (let full = size(); rest.length >= full; full = size()) {
      yield rest.subarray(0, full)
      rest = rest.subarray(full)
    }
    waiting = rest.length > 0 ? [rest] : []
    waitingBytes = rest.length
  }
  if (waitingBytes > 0) yield take()
}
