import type { ByteSource } from '../files/write-chunks.js'

/** What to gather, and when to leave it. */
export interface GatherOptions {
  /** Bytes of the largest chunk. */
  readonly most: number
  /** Ends it without a word, whatever is waited for. */
  readonly over: AbortSignal
}

const DONE = { done: true, value: undefined } as const
const LATER = Symbol('later')

/**
 * The bytes of a source in chunks: what is there already is put together, and nothing is waited for once there is
 * something. When it is left early, so is the source; a stream of Node's is destroyed.
 */
export async function* gather(source: ByteSource, options: GatherOptions): AsyncGenerator<Uint8Array> {
  const { most, over } = options
  const pieces = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  let ended = false
  try {
    for (let next = take(pieces); !ended; ) {
      const got: Uint8Array[] = []
      for (let size = 0; size < most; ) {
        const piece = await soonest(next, got.length > 0, over)
        if (piece === LATER) break
        ended = piece.done === true
        if (piece.done === true) break
        const bytes = typeof piece.value === 'string' ? Buffer.from(piece.value) : piece.value
        got.push(bytes)
        size += bytes.length
        next = take(pieces)
      }
      const all = got.length === 1 ? (got[0] as Uint8Array) : Buffer.concat(got)
      for (let at = 0; at < all.length && !over.aborted; at += most) yield all.subarray(at, at + most)
      if (over.aborted) return
    }
  } finally {
    if (!ended || over.aborted) leave(source, pieces)
  }
}

type Pieces = AsyncIterator<Uint8Array | string> | Iterator<Uint8Array | string>
type Piece = IteratorResult<Uint8Array | string>

function take(pieces: Pieces): Promise<Piece> {
  const next = Promise.resolve().then(() => pieces.next())
  // It may fail while the chunk before it is on its way; it is thrown when its turn comes.
  next.catch(() => {})
  return next
}

/** The next piece; the end when it is over; `LATER` if it is not there within this turn and need not be waited for. */
function soonest(next: Promise<Piece>, impatient: boolean, over: AbortSignal): Promise<Piece | typeof LATER> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(DONE)
    if (over.aborted) return stop()
    over.addEventListener('abort', stop, { once: true })
    const turn = impatient ? setImmediate(() => resolve(LATER)) : undefined
    next.then(resolve, reject).finally(() => {
      over.removeEventListener('abort', stop)
      clearImmediate(turn)
    })
  })
}

/** A source that waits for itself cannot be left by its iterator: that would wait for it as well. */
function leave(source: ByteSource, pieces: Pieces): void {
  Promise.resolve()
    .then(() => pieces.return?.())
    .catch(() => {})
  if ('destroy' in source && typeof source.destroy === 'function') source.destroy()
}
