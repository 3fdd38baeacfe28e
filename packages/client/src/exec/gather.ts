import { LATER, Pieces } from '../files/pieces.js'
import type { ByteSource } from '../files/write-chunks.js'

/** What to gather, and when to leave it. */
export interface GatherOptions {
  /** Bytes of the largest chunk. */
  readonly most: number
  /** Ends it without a word, whatever is waited for. */
  readonly over: AbortSignal
}

/**
 * The bytes of a source in chunks: what is there already is put together, and nothing is waited for once there is
 * something. When it is left early, so is the source.
 */
export async function* gather(source: ByteSource, { most, over }: GatherOptions): AsyncGenerator<Uint8Array> {
  const pieces = new Pieces(source, over)
  try {
    for (let ended = false; !ended; ) {
      const got: Uint8Array[] = []
      for (let size = 0; size < most; ) {
        const piece = got.length === 0 ? await pieces.next() : await pieces.now()
        if (piece === LATER) break
        ended = piece.done === true
        if (piece.done === true) break
        got.push(piece.value)
        size += piece.value.length
      }
      const all = got.length === 1 ? (got[0] as Uint8Array) : Buffer.concat(got)
      for (let at = 0; at < all.length && !over.aborted; at += most) yield all.subarray(at, at + most)
    }
  } finally {
    pieces.leave()
  }
}
