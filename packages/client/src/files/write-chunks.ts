import type { CallOptions } from '@qga/schema'
import { PrintedBase64 } from '@qga/wire/node'
import { NotSentError } from '../errors/not-sent-error.js'
import { Lead } from '../session/lead.js'
import type { FilesContext } from './files-context.js'
import { fullChunks } from './full-chunks.js'
import type { GuestFile } from './guest-file.js'
import { Pieces } from './pieces.js'
import { Retries } from './retries.js'
import { sourceLife } from './source-life.js'

/** What can be written: bytes in pieces of any size, text as UTF-8. */
export type ByteSource = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>

/** Bytes of one request, as they are and as they are sent. */
interface Chunk {
  readonly bytes: Uint8Array
  readonly printed: PrintedBase64
}

/**
 * Writes pieces of any size, one request under way at a time: where bytes of the next one are already there, an agent
 * behind a serial port loses its reply. [docs/decisions/0010-one-write-at-a-time.md] The next one is made ready meanwhile,
 * so that the agent need not wait for it. What was lost or refused is written again at its absolute place. An abort
 * ends it although the source waits; so does the session's end, which the request behind it fails with. Calls back with
 * the bytes that each request has brought; it does not flush.
 */
export async function writeChunks(
  file: GuestFile,
  context: FilesContext,
  source: ByteSource,
  options: CallOptions & { readonly start?: number | undefined },
  written: (bytes: Uint8Array) => void,
): Promise<void> {
  const life = sourceLife(context, options.signal)
  const pieces = new Pieces(source, life.over)
  const chunks = fullChunks(pieces, () => context.writes.bytes)
  const writer = new ChunkWriter(file, context, options, written)
  const ready = async (): Promise<Chunk | undefined> => {
    const { done, value } = await chunks.next()
    return done === true ? undefined : { bytes: value, printed: writer.print(value) }
  }
  try {
    for (let next = ready(); ; ) {
      const chunk = await next
      options.signal?.throwIfAborted()
      if (chunk === undefined) break
      const writing = writer.write(chunk)
      next = ready()
      // It may fail meanwhile; that is thrown when its turn comes.
      next.then(
        (behind) => writer.makeReady(behind),
        () => {},
      )
      await writing
    }
  } finally {
    life.end()
    pieces.leave()
    writer.tell()
  }
}

/** A request that was made. */
interface Sent {
  readonly chunk: Chunk | undefined
  readonly lead: Lead
  readonly count: Promise<number>
}

/** Writes one chunk after the other at its place, and tells of each while the next one is under way. */
class ChunkWriter {
  readonly #file: GuestFile
  readonly #context: FilesContext
  readonly #options: CallOptions
  readonly #written: (bytes: Uint8Array) => void
  readonly #retries: Retries
  #offset: number
  #untold: Uint8Array[] = []
  /** The one under way that ends a chunk, if there is one. */
  #last: Sent | undefined
  /** What is sent as soon as that has returned. */
  #behind: Sent | undefined
  /** Of requests that this agent has answered. */
  readonly #spent: PrintedBase64[] = []

  constructor(
    file: GuestFile,
    context: FilesContext,
    options: CallOptions & { readonly start?: number | undefined },
    written: (bytes: Uint8Array) => void,
  ) {
    this.#file = file
    this.#context = context
    this.#options = options
    this.#written = written
    this.#retries = new Retries(context.writes)
    this.#offset = options.start ?? 0
  }

  print(bytes: Uint8Array): PrintedBase64 {
    return new PrintedBase64(bytes, this.#spent.pop())
  }

  async write(chunk: Chunk): Promise<void> {
    const behind = this.#behind
    this.#behind = undefined
    let ready = behind?.chunk === chunk ? behind : undefined
    let rest = chunk.bytes
    for (let isFirst = true; rest.length > 0; isFirst = false) {
      const piece = ready === undefined ? rest.subarray(0, this.#context.writes.bytes) : rest
      const isWhole = piece.length === chunk.bytes.length
      const sent = ready ?? this.#send(piece, isFirst && isWhole ? chunk : undefined)
      ready = undefined
      this.#last = piece.length === rest.length ? sent : undefined
      const count = await this.#outcome(piece, sent)
      if (count > 0) this.#untold.push(piece.subarray(0, count))
      this.#offset += count
      rest = rest.subarray(count)
    }
  }

  /** The chunk will be next: its request is made now, and sent when the one under way has written all of its own. */
  makeReady(chunk: Chunk | undefined): void {
    if (chunk === undefined || this.#last === undefined || chunk.bytes.length > this.#context.writes.bytes) return
    this.#behind = this.#send(chunk.bytes, chunk, this.#last.lead)
  }

  /** Tells of what was written since the last time. */
  tell(): void {
    const untold = this.#untold
    this.#untold = []
    for (const bytes of untold) this.#written(bytes)
  }

  /** The memory of what is printed may be on its way until it is answered, so it is good for one request. */
  #send(piece: Uint8Array, chunk: Chunk | undefined, behind?: Lead): Sent {
    const lead = new Lead((returned) => Object(returned).count === piece.length)
    const count = this.#file.writeSo(piece, this.#options, {
      data: chunk?.printed,
      lead,
      behind,
    })
    count.catch(() => {}) // thrown when its turn comes
    return { chunk, lead, count }
  }

  /** How many of the bytes were written; none if it is to be tried again. */
  async #outcome(piece: Uint8Array, sent: Sent): Promise<number> {
    this.tell()
    try {
      const count = await sent.count
      this.#retries.succeeded(count)
      if (sent.chunk !== undefined) this.#spent.push(sent.chunk.printed)
      return count
    } catch (error) {
      if (error instanceof NotSentError) return 0
      if (!this.#retries.worthwhile(error, piece.length)) throw error
      await this.#file.seek(this.#offset, 'set', this.#options).catch(() => {
        this.#options.signal?.throwIfAborted()
        throw error
      })
      return 0
    }
  }
}
