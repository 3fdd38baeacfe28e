import type { CallOptions } from '@qga/schema'
import { ProtocolError } from '@qga/wire/calls'
import type { FilesContext } from './files-context.js'
import type { GuestFile } from './guest-file.js'
import { Retries } from './retries.js'

/** So many reads in a row without a byte and without an end are a guest that plays for time. */
const MAX_EMPTY_READS = 16

/**
 * One read of a long file is larger than the others. The C library of most guests gives the memory of each reply back
 * to the kernel and asks for it again with the next, which takes the agent as long as all the rest; it does so no more
 * once it has seen a reply of that size. [measured, qemu-ga 7.2, 10.0, 11.1 with glibc: 64 KiB reads at twice the rate]
 */
const LARGE_BYTES = 256 * 1024
const LARGE_AFTER_BYTES = 1024 * 1024

/** Where to begin, where the file stands already, and where to stop at the latest. */
export interface ReadRange {
  readonly start: number
  readonly end: number
}

const wholeFile: ReadRange = { start: 0, end: Number.POSITIVE_INFINITY }

/**
 * A part of a file, chunk by chunk and in order, with several reads under way where that is safe. A reply that is lost
 * is asked for again, from its absolute place; a size that the agent refuses is halved.
 */
export async function* readChunks(
  file: GuestFile,
  context: FilesContext,
  options: CallOptions,
  range: ReadRange = wholeFile,
): AsyncGenerator<Buffer> {
  const reads = new ReadsUnderWay(file, context, options, range)
  const retries = new Retries(context.reads)
  let empty = 0
  try {
    while (reads.offset < range.end) {
      let chunk: Awaited<ReturnType<GuestFile['read']>>
      try {
        chunk = await reads.next()
      } catch (error) {
        if (!retries.worthwhile(error, reads.asked)) throw error
        await reads.goBack(error)
        continue
      }
      const { bytes, eof } = chunk
      retries.succeeded(bytes.length)
      if (bytes.length > 0) yield bytes
      if (eof) return
      empty = bytes.length > 0 ? 0 : empty + 1
      if (empty > MAX_EMPTY_READS) throw new ProtocolError(`${file.path}: the agent gives no bytes and no end of file`)
    }
  } finally {
    // Reads past the end, or past an error: nobody wants their answers, but the file is not closed before them.
    await reads.settled()
  }
}

/** Reads that were sent and not yet taken, in order. */
class ReadsUnderWay {
  readonly #file: GuestFile
  readonly #context: FilesContext
  readonly #options: CallOptions
  readonly #end: number
  #sent: { readonly count: number; readonly reading: ReturnType<GuestFile['read']> }[] = []
  #askedBytes = 0
  #hadLarge = false
  /** How many bytes were asked for by the read that was taken last. */
  asked = 0
  /** Where the next byte that is taken comes from. */
  offset: number

  constructor(file: GuestFile, context: FilesContext, options: CallOptions, range: ReadRange) {
    this.#file = file
    this.#context = context
    this.#options = options
    this.offset = range.start
    this.#end = range.end
  }

  /** The oldest one's reply, with the window full behind it. */
  async next(): ReturnType<GuestFile['read']> {
    const window = this.#context.readWindow
    while (this.#sent.length < window && this.offset + this.#askedBytes < this.#end) this.#send(window)
    const first = this.#sent.shift()
    if (first === undefined) return { bytes: Buffer.alloc(0), eof: true }
    this.asked = first.count
    this.#askedBytes -= first.count
    const chunk = await first.reading
    this.offset += chunk.bytes.length
    return chunk
  }

  /** Forgets what is under way and goes to where it began. @throws the error itself if the file has no places */
  async goBack(error: unknown): Promise<void> {
    await this.settled()
    this.#sent = []
    this.#askedBytes = 0
    try {
      await this.#file.seek(this.offset, 'set', this.#options)
    } catch {
      this.#options.signal?.throwIfAborted()
      throw error
    }
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#sent.map(({ reading }) => reading))
  }

  #send(window: number): void {
    const place = this.offset + this.#askedBytes
    const isLarge = !this.#hadLarge && place >= LARGE_AFTER_BYTES && !this.#context.reads.limited
    if (isLarge) this.#hadLarge = true
    const count = Math.min(isLarge ? LARGE_BYTES : this.#context.reads.bytes, this.#end - place)
    const reading = this.#file.read(count, this.#options, window)
    // It may fail while the reader of these chunks is busy; its error is thrown when its turn comes.
    reading.catch(() => {})
    this.#sent.push({ count, reading })
    this.#askedBytes += count
  }
}
