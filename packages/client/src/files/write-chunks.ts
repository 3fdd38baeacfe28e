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
 * Writes pieces of any size. The next chunk is made ready while one is under way, and where that is safe it is sent as
 * well, so that the agent need not wait for it; several large ones lose replies on virtio-serial. [measured, QEMU 7.2]
 * What was lost or refused is written again at its absolute place. An abort ends it although the source waits. Calls
 * back with the bytes that each request has brought; it does not flush.
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
  const writes = new WritesUnderWay(file, context, options, written)
  const ready = async () => {
    const { done, value } = await chunks.next()
    return done === true ? undefined : { bytes: value, printed: new PrintedBase64(value) }
  }
  try {
    for (let next = ready(); ; ) {
      const chunk = await writes.until(next)
      options.signal?.throwIfAborted()
      if (chunk === undefined) break
      await writes.add(chunk.bytes, chunk.printed)
      next = ready()
      // It may fail meanwhile; that is thrown when its turn comes.
      next.catch(() => {})
    }
    await writes.takeAll()
  } finally {
    pieces.leave()
    await writes.settled()
    writes.tell()
  }
}

/** Writes that were sent and not yet answered, in order; tells of each that was while the next one is under way. */
class WritesUnderWay {
  readonly #file: GuestFile
  readonly #context: FilesContext
  readonly #options: CallOptions
  readonly #written: (bytes: Uint8Array) => void
  readonly #retries: Retries
  #sent: { readonly bytes: Uint8Array; readonly writing: Promise<number> }[] = []
  /** Where the oldest of them goes. */
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

  /** Sends one more when there is room for it. */
  async add(bytes: Uint8Array, printed: PrintedBase64): Promise<void> {
    while (this.#sent.length >= this.#context.writeWindow) await this.#take()
    if (bytes.length <= this.#context.writes.bytes) return this.#send(bytes, printed)
    // It was cut before the agent refused that much.
    await this.takeAll()
    await this.#writeAlone(bytes)
  }

  /** Waits for something, and takes answers meanwhile: a write that fails ends the wait. */
  async until<T>(coming: Promise<T>): Promise<T> {
    const [came, answered] = [() => true, () => false]
    while (this.#sent[0] !== undefined) {
      if (await Promise.race([coming.then(came), this.#sent[0].writing.then(answered, answered)])) break
      await this.#take()
    }
    return await coming
  }

  /** Waits until all is written. */
  async takeAll(): Promise<void> {
    while (this.#sent.length > 0) await this.#take()
  }

  /** Waits for the answers that nobody has taken: a file is not closed before them. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#sent.map(({ writing }) => writing))
  }

  /** Tells of what was written since the last time. */
  tell(): void {
    const untold = this.#untold
    this.#untold = []
    for (const bytes of untold) this.#written(bytes)
  }

  #send(bytes: Uint8Array, printed: PrintedBase64): void {
    const writing = this.#file.writeSome(bytes, this.#options, printed, this.#context.writeWindow)
    writing.catch(() => {})
    this.#sent.push({ bytes, writing })
    this.tell()
  }

  /** Takes the oldest one's answer. */
  async #take(): Promise<void> {
    const [first, ...others] = this.#sent
    if (first === undefined) return
    const count = await this.#answer(first.bytes, first.writing)
    const isWhole = count === first.bytes.length
    if (!isWhole) await this.settled()
    this.#sent = isWhole ? others : []
    if (isWhole) return
    // Those behind it went to the wrong place.
    if (count > 0 && others.length > 0) await this.#goBack()
    await this.#writeAlone(first.bytes.subarray(count))
    for (const { bytes } of others) await this.#writeAlone(bytes)
  }

  /** With nothing else under way, in as many requests as the agent makes of it. */
  async #writeAlone(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0; ) {
      const piece = rest.subarray(0, this.#context.writes.bytes)
      const writing = this.#file.writeSome(piece, this.#options)
      rest = rest.subarray(await this.#answer(piece, writing))
    }
  }

  /** How many of the bytes were written; none if it is to be tried again, at its place. */
  async #answer(bytes: Uint8Array, writing: Promise<number>): Promise<number> {
    try {
      const count = await writing
      this.#retries.succeeded(count)
      this.#untold.push(bytes.subarray(0, count))
      this.#offset += count
      return count
    } catch (error) {
      await this.settled()
      if (!this.#retries.worthwhile(error, bytes.length)) throw error
      await this.#goBack(error)
      return 0
    }
  }

  /** Nobody knows how much of what failed was carried out. @throws what it failed with, if the file has no places */
  async #goBack(failed?: unknown): Promise<void> {
    try {
      await this.#file.seek(this.#offset, 'set', this.#options)
    } catch (error) {
      this.#options.signal?.throwIfAborted()
      throw failed ?? error
    }
  }
}
