import type { CallOptions } from '@qga/schema'
import { PrintedBase64 } from '@qga/wire/node'
import type { FilesContext } from './files-context.js'
import { fullChunks } from './full-chunks.js'
import type { GuestFile } from './guest-file.js'
import { Pieces } from './pieces.js'
import { Retries } from './retries.js'

/** What can be written: bytes in pieces of any size, text as UTF-8. */
export type ByteSource = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>

/**
 * Writes pieces of any size, one request under way at a time: several large ones lose replies on virtio-serial.
 * [measured, QEMU 7.2 and 11.1: by twos, two of three were sent again] The next one is made ready meanwhile, so that the
 * agent need not wait for it. What was lost or refused is written again at its absolute place. An abort ends it although
 * the source waits. Calls back with the bytes that each request has brought; it does not flush.
 */
export async function writeChunks(
  file: GuestFile,
  context: FilesContext,
  source: ByteSource,
  options: CallOptions & { readonly start?: number | undefined },
  written: (bytes: Uint8Array) => void,
): Promise<void> {
  const pieces = new Pieces(source, options.signal)
  const chunks = fullChunks(pieces, () => context.writes.bytes)
  const writer = new ChunkWriter(file, context, options, written)
  const ready = async () => {
    const { done, value } = await chunks.next()
    return done === true ? undefined : { bytes: value, printed: new PrintedBase64(value) }
  }
  try {
    for (let next = ready(); ; ) {
      const chunk = await next
      options.signal?.throwIfAborted()
      if (chunk === undefined) break
      const writing = writer.write(chunk.bytes, chunk.printed)
      next = ready()
      // It may fail meanwhile; that is thrown when its turn comes.
      next.catch(() => {})
      await writing
    }
  } finally {
    pieces.leave()
    writer.tell()
  }
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

  async write(bytes: Uint8Array, printed: PrintedBase64): Promise<void> {
    let ready: PrintedBase64 | undefined = printed
    for (let rest = bytes; rest.length > 0; ) {
      const piece = rest.subarray(0, this.#context.writes.bytes)
      const count = await this.#once(piece, piece.length === bytes.length ? ready : undefined)
      ready = undefined // its memory may still be on its way
      if (count > 0) this.#untold.push(piece.subarray(0, count))
      this.#offset += count
      rest = rest.subarray(count)
    }
  }

  /** Tells of what was written since the last time. */
  tell(): void {
    const untold = this.#untold
    this.#untold = []
    for (const bytes of untold) this.#written(bytes)
  }

  /** How many of the bytes were written; none if it is to be tried again. */
  async #once(piece: Uint8Array, printed: PrintedBase64 | undefined): Promise<number> {
    const writing = this.#file.writeSome(piece, this.#options, printed)
    writing.catch(() => {})
    this.tell()
    try {
      const count = await writing
      this.#retries.succeeded(count)
      return count
    } catch (error) {
      if (!this.#retries.worthwhile(error, piece.length)) throw error
      await this.#file.seek(this.#offset, 'set', this.#options).catch(() => {
        this.#options.signal?.throwIfAborted()
        throw error
      })
      return 0
    }
  }
}
