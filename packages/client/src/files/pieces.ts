import { OptionError } from '@qga/wire/calls'
import { keepErrors } from './keep-errors.js'
import type { ByteSource } from './write-chunks.js'

type Piece = IteratorResult<Uint8Array>

const HINT = 'Give an iterable of Uint8Arrays, as [bytes] for one of them'
const DONE = { done: true, value: undefined } as const
/** Nothing is there yet. */
export const LATER = Symbol('later')

/** The pieces of a source as bytes, one at a time, until it ends or a signal says that it is over, whatever is waited for. */
export class Pieces implements AsyncIterable<Uint8Array> {
  readonly #source: ByteSource
  readonly #iterator: AsyncIterator<Uint8Array | string> | Iterator<Uint8Array | string>
  readonly #over: AbortSignal | undefined
  /** Its errors are kept until this is called. */
  readonly #endKeeping: () => void
  #next: Promise<Piece> | undefined
  #ended = false

  /** @throws OptionError for what has no pieces */
  constructor(source: ByteSource, over: AbortSignal | undefined) {
    const kind: object = Object(source)
    if (!(Symbol.asyncIterator in kind || Symbol.iterator in kind)) {
      throw new OptionError(`the source is neither a path nor bytes in pieces, but ${source}`, { hint: HINT })
    }
    this.#source = source
    this.#endKeeping = keepErrors(source)
    this.#iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
    this.#over = over
  }

  /**
   * The next piece; done when the source has ended, and when it is over.
   * @throws OptionError for what is neither bytes nor text; what the source throws
   */
  async next(): Promise<Piece> {
    return (await this.#soonest(false)) as Piece
  }

  /**
   * Looks at the first piece, which stays there: waits for it if `patient`, else only where it is at hand. One that a stream
   * was asked for could not be taken back.
   * @throws as `next` does
   */
  async begin(over: AbortSignal, patient: boolean): Promise<void> {
    if (!patient && !(Symbol.iterator in this.#source)) return
    this.#next ??= this.#ask()
    await soonest(this.#next, false, over)
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return { next: () => this.next() }
  }

  /** As a stream of Node's: whoever has it as a source leaves it so. */
  destroy(): void {
    this.leave()
  }

  /** The same, but `LATER` if none is there within this turn. */
  async now(): Promise<Piece | typeof LATER> {
    return await this.#soonest(true)
  }

  /**
   * Leaves a source that has not ended. One that waits for itself cannot be left by its iterator, which would wait for
   * it as well: so a stream of Node's is destroyed.
   */
  leave(): void {
    if (this.#ended) return
    this.#ended = true
    Promise.resolve()
      .then(() => this.#iterator.return?.())
      .catch(() => {})
    if ('destroy' in this.#source && typeof this.#source.destroy === 'function') this.#source.destroy()
    this.#endKeeping()
  }

  async #soonest(impatient: boolean): Promise<Piece | typeof LATER> {
    this.#next ??= this.#ask()
    const piece = await soonest(this.#next, impatient, this.#over)
    if (piece !== LATER) this.#next = undefined
    if (piece !== LATER && piece !== DONE && piece.done === true) {
      this.#ended = true
      this.#endKeeping()
    }
    return piece
  }

  #ask(): Promise<Piece> {
    const next = Promise.resolve().then(async () => bytesOf(await this.#iterator.next()))
    // It may fail while the chunk before it is on its way; it is thrown when its turn comes.
    next.catch(() => {})
    return next
  }
}

/** A buffer is an iterable, too: of numbers, which would be no bytes at all. */
function bytesOf(piece: IteratorResult<unknown>): Piece {
  const { done, value } = piece
  if (done === true) return { done, value: undefined }
  if (value instanceof Uint8Array) return { done: false, value }
  if (typeof value === 'string') return { done: false, value: Buffer.from(value) }
  throw new OptionError(`a piece of the source is neither bytes nor text, but ${typeof value}`, {
    hint: HINT,
  })
}

function soonest(
  next: Promise<Piece>,
  impatient: boolean,
  over: AbortSignal | undefined,
): Promise<Piece | typeof LATER> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(DONE)
    if (over?.aborted === true) return stop()
    over?.addEventListener('abort', stop, { once: true })
    const turn = impatient ? setImmediate(() => resolve(LATER)) : undefined
    next.then(resolve, reject).finally(() => {
      over?.removeEventListener('abort', stop)
      clearImmediate(turn)
    })
  })
}
