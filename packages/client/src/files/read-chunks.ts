import type { CallOptions } from '@qga/schema'
import { ProtocolError } from '@qga/wire/calls'
import { LARGE_BYTES } from '../session/chunk-memory.js'
import type { FilesContext } from './files-context.js'
import type { GuestFile } from './guest-file.js'
import { Retries } from './retries.js'

/** So many reads in a row without a byte and without an end are a guest that plays for time. */
const MAX_EMPTY_READS = 16

/**
 * Behind bytes that came as fast as 1 MiB/s, reads are larger: fewer of them cost this process less. Over a slow line the
 * reply to one would take most of its deadline. [measured: docs/decisions/0009-one-large-read.md]
 */
const FAST = { bytes: 256 * 1024, ms: 250 }

/**
 * The first of them is larger still. The C library of most guests gives the memory of each reply back to the kernel and
 * asks for it again with the next, which takes the agent as long as all the rest; it does so no more once it has seen a
 * reply of that size. [measured, qemu-ga 7.2, 10.0, 11.1 with glibc: reads at twice the rate]
 */
const LARGEST_BYTES = 1024 * 1024

/** So many lost replies to larger reads are bad luck. */
const MAX_LARGE_READS_LOST = 2

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
  #size: 'usual' | 'largest' | 'large' = 'usual'
  /** From where and when on it is looked at how fast bytes come. */
  #since: { readonly offset: number; readonly ms: number }
  /** How many bytes were asked for by the read that was taken last. */
  asked = 0
  /** Where the next byte that is taken comes from. */
  offset: number

  constructor(file: GuestFile, context: FilesContext, options: CallOptions, range: ReadRange) {
    this.#file = file
    this.#context = context
    this.#options = options
    this.offset = range.start
    this.#since = { offset: this.offset, ms: performance.now() }
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
    if (this.offset - this.#since.offset >= FAST.bytes) this.#look()
    return chunk
  }

  /** Forgets what is under way and goes to where it began. @throws the error itself if the file has no places */
  async goBack(error: unknown): Promise<void> {
    await this.settled()
    if (this.asked > this.#context.reads.bytes) this.#context.largeReadsLost++
    this.#sent = []
    this.#askedBytes = 0
    this.#size = 'usual'
    this.#since = { offset: this.offset, ms: performance.now() }
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
    const count = Math.min(this.#nextBytes(), this.#end - this.offset - this.#askedBytes)
    const reading = this.#file.read(count, this.#options, window)
    // It may fail while the reader of these chunks is busy; its error is thrown when its turn comes.
    reading.catch(() => {})
    this.#sent.push({ count, reading })
    this.#askedBytes += count
  }

  /** Whether the bytes since the last look came fast enough for larger reads. */
  #look(): void {
    const now = performance.now()
    const isFast = now - this.#since.ms <= FAST.ms && this.#context.largeReadsLost < MAX_LARGE_READS_LOST
    if (this.#size === 'usual' && isFast) this.#size = 'largest'
    this.#since = { offset: this.offset, ms: now }
  }

  /** How many bytes to ask for: no more than usual once the agent has refused a size. */
  #nextBytes(): number {
    const { bytes, limited } = this.#context.reads
    if (this.#size === 'usual' || limited) return bytes
    const count = this.#size === 'largest' ? LARGEST_BYTES : LARGE_BYTES
    this.#size = 'large'
    return count
  }
}
