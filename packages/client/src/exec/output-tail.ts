import { setTimeout as delay } from 'node:timers/promises'
import { OptionError, ProtocolError } from '@qga/wire/calls'
import type { GuestFile } from '../files/guest-file.js'
import { Persistence } from './persistence.js'

/** 64 KiB, four at a time where that is safe: the best rate at the least memory. [measured, qemu-ga 7.2] */
const CHUNK_BYTES = 64 * 1024
export const TAIL_WINDOW = 4

/** Where nothing new is, the next look comes after 1, 2, 4 … ms. */
const FIRST_PAUSE_MS = 1
const MAX_PAUSE_MS = 200
/** So many replies in a row without a byte and without an end of file are a guest that plays for time. */
const MAX_EMPTY_READS = 16
const READ_MS = 30_000

/** What a tail needs to know of its process. */
export interface TailOptions {
  /** What it reads, for messages. */
  readonly name: string
  /** How many reads may be under way at once. */
  readonly window: number
  /** Ends the reading, with its reason. */
  readonly signal: AbortSignal
  /** Called once, when nothing more will be read. */
  finished(): Promise<void>
}

type Got = Awaited<ReturnType<GuestFile['read']>>

interface Reading {
  /** Whether the process had ended when this was sent: what it wrote is all there by then. */
  readonly afterEnd: boolean
  readonly reply: ReturnType<GuestFile['read']>
}

/**
 * Reads a file that grows, until its writer has ended. Nothing is read ahead of its reader but what is under way: a few
 * chunks. A reply that is lost is asked for again at the place where it began. Whoever reads on after a first chunk gets
 * the rest; who reads again when it is over, an error.
 */
export class OutputTail implements AsyncIterable<Uint8Array> {
  readonly #file: GuestFile
  readonly #options: TailOptions
  readonly #chunks: AsyncGenerator<Uint8Array>
  #underWay: Reading[] = []
  readonly #ended = new AbortController()
  readonly #resting: AbortSignal
  readonly #persistence: Persistence
  #offset = 0
  #isBegun = false
  #isOver = false

  constructor(file: GuestFile, options: TailOptions) {
    this.#file = file
    this.#options = options
    this.#persistence = new Persistence(options.signal)
    this.#resting = AbortSignal.any([options.signal, this.#ended.signal])
    this.#chunks = this.#follow()
  }

  /** The writer has ended: what is there now is all there will be. */
  processEnded(): void {
    this.#ended.abort()
  }

  /** @throws OptionError when it was read to its end, or left; also before its first chunk */
  [Symbol.asyncIterator](): AsyncIterableIterator<Uint8Array> {
    if (this.#isOver) {
      throw new OptionError(`${this.#options.name} was read already, and can be read once`, {
        hint: 'Keep what comes the first time',
      })
    }
    return {
      next: () => {
        this.#isBegun = true
        return this.#chunks.next()
      },
      return: () => this.#leave(),
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  /** A generator that has not begun does nothing when it is left. */
  async #leave(): Promise<IteratorResult<Uint8Array>> {
    const left = await this.#chunks.return(undefined)
    if (!this.#isBegun) await this.#finish()
    return left
  }

  async *#follow(): AsyncGenerator<Uint8Array> {
    const { window } = this.#options
    let [wanted, empty, pauseMs] = [1, 0, FIRST_PAUSE_MS]
    try {
      for (;;) {
        while (this.#underWay.length < wanted) this.#underWay.push(this.#send(window))
        const reading = this.#underWay.shift()
        const got = await this.#take(reading)
        if (got === undefined) continue
        const { bytes, eof } = got
        // Several at once only where there is much to read.
        wanted = bytes.length === CHUNK_BYTES ? window : 1
        empty = bytes.length > 0 || eof ? 0 : empty + 1
        if (empty > MAX_EMPTY_READS) throw new ProtocolError(`${this.#file.path}: no bytes and no end of file`)
        if (bytes.length > 0) {
          pauseMs = FIRST_PAUSE_MS
          yield bytes
        }
        // What comes behind that is of others, who may write for ever.
        if (eof && reading?.afterEnd === true) return
        if (bytes.length === 0 && this.#underWay.length === 0) {
          await this.#pause(pauseMs)
          pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)
        }
      }
    } finally {
      await this.#finish()
    }
  }

  async #finish(): Promise<void> {
    if (this.#isOver) return
    this.#isOver = true
    await Promise.allSettled(this.#underWay.map(({ reply }) => reply))
    await this.#file[Symbol.asyncDispose]()
    await this.#options.finished()
  }

  #send(window: number): Reading {
    const reply = this.#file.read(CHUNK_BYTES, { timeoutMs: READ_MS, signal: this.#options.signal }, window)
    // It may fail while the reader of these chunks is busy; its error is thrown when its turn comes.
    reply.catch(() => {})
    return { afterEnd: this.#ended.signal.aborted, reply }
  }

  /** What a read gave; `undefined` if it failed, and reading goes on from where it began. */
  async #take(reading: Reading | undefined): Promise<Got | undefined> {
    try {
      const got = await reading?.reply
      this.#persistence.succeeded()
      this.#offset += got?.bytes.length ?? 0
      return got
    } catch (error) {
      await Promise.allSettled(this.#underWay.map(({ reply }) => reply))
      this.#underWay = []
      await this.#recover(error)
      return undefined
    }
  }

  async #recover(error: unknown): Promise<void> {
    const { signal } = this.#options
    for (let cause = error; ; ) {
      await this.#persistence.again(cause)
      try {
        await this.#file.seek(this.#offset, 'set', { timeoutMs: READ_MS, signal })
        return
      } catch (again) {
        cause = again
      }
    }
  }

  /** Ends early when the process does, unless it has already. */
  async #pause(ms: number): Promise<void> {
    const { signal } = this.#options
    try {
      await delay(ms, undefined, { signal: this.#ended.signal.aborted ? signal : this.#resting })
    } catch {
      signal.throwIfAborted()
    }
  }
}
