import type { FileContent } from './file-content.js'
import { SystemError } from './system-error.js'

/** What a FIFO holds. [Linux] */
const CAPACITY = 65_536
/** So many bytes go in whole or not at all. [Linux: PIPE_BUF] */
const ATOMIC = 4_096
const PIECE = 65_536

/** For what an end is opened. */
export interface FifoAccess {
  readonly read: boolean
  readonly write: boolean
}

/** A named pipe of the fake guest. What is in it is gone when nobody has it open any more. */
export class Fifo {
  #bytes: Uint8Array = new Uint8Array(0)
  #readers = 0
  #writers = 0
  /** How often each side was opened: an open that waits is satisfied by one that came and left. */
  readonly #opened = { read: 0, write: 0 }
  readonly #waiting = new Set<() => void>()

  /** As the agent does, without waiting. @throws SystemError for a writer without a reader */
  open(access: FifoAccess): FifoEnd {
    if (access.write && !access.read && this.#readers === 0) throw new SystemError('No such device or address')
    return this.#end(access)
  }

  /** As programs do: waits for the other side. @throws SystemError when the signal aborts */
  async meet(side: 'read' | 'write', signal: AbortSignal): Promise<FifoEnd> {
    const other = side === 'read' ? 'write' : 'read'
    const before = this.#opened[other]
    const end = this.#end({ read: side === 'read', write: side === 'write' })
    const met = await this.until(() => this.#count(other) > 0 || this.#opened[other] > before, signal)
    if (met) return end
    end.close()
    throw new SystemError('Interrupted system call')
  }

  /** What is there of so many bytes. */
  take(count: number): Uint8Array {
    const taken = this.#bytes.slice(0, count)
    this.#bytes = this.#bytes.subarray(taken.length)
    if (taken.length > 0) this.#changed()
    return taken
  }

  /** Puts in what there is room for; little goes in whole or not at all. Returns how much. @throws SystemError */
  put(bytes: Uint8Array): number {
    if (this.#readers === 0) throw new SystemError('Broken pipe')
    const room = CAPACITY - this.#bytes.length
    const count = bytes.length <= ATOMIC && bytes.length > room ? 0 : Math.min(bytes.length, room)
    const joined = new Uint8Array(this.#bytes.length + count)
    joined.set(this.#bytes)
    joined.set(bytes.subarray(0, count), this.#bytes.length)
    this.#bytes = joined
    if (count > 0) this.#changed()
    return count
  }

  get size(): number {
    return this.#bytes.length
  }

  get hasReaders(): boolean {
    return this.#readers > 0
  }

  get hasWriters(): boolean {
    return this.#writers > 0
  }

  /** Resolves with true when it holds, with false when the signal aborts before. */
  until(holds: () => boolean, signal?: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const look = () => {
        const answer = holds()
        if (!answer && signal?.aborted !== true) return
        this.#waiting.delete(look)
        signal?.removeEventListener('abort', look)
        resolve(answer)
      }
      this.#waiting.add(look)
      signal?.addEventListener('abort', look)
      look()
    })
  }

  #count(side: 'read' | 'write'): number {
    return side === 'read' ? this.#readers : this.#writers
  }

  #end({ read, write }: FifoAccess): FifoEnd {
    this.#enter(read, write, 1)
    if (read) this.#opened.read++
    if (write) this.#opened.write++
    this.#changed()
    return new FifoEnd(this, () => this.#enter(read, write, -1))
  }

  #enter(read: boolean, write: boolean, step: 1 | -1): void {
    if (read) this.#readers += step
    if (write) this.#writers += step
    if (this.#readers + this.#writers === 0) this.#bytes = new Uint8Array(0)
    this.#changed()
  }

  #changed(): void {
    for (const look of [...this.#waiting]) look()
  }
}

/** One side of a FIFO, or both, as somebody holds it: for the agent a file that never waits, for programs a stream. */
export class FifoEnd implements FileContent {
  readonly size = undefined
  readonly seekable = false
  readonly #fifo: Fifo
  readonly #leave: () => void
  #open = true
  #sent: Promise<void> = Promise.resolve()

  /** By `Fifo`. */
  constructor(fifo: Fifo, leave: () => void) {
    this.#fifo = fifo
    this.#leave = leave
  }

  /** As stdio does without waiting: what there was is lost when it is less than was asked for. [measured] */
  read(_: number, count: number): Uint8Array {
    const taken = this.#fifo.take(count)
    if (taken.length < count && this.#fifo.hasWriters) throw new SystemError('Resource temporarily unavailable')
    return taken
  }

  /** What does not go in is lost. [measured] */
  write(_: number, bytes: Uint8Array): void {
    if (this.#fifo.put(bytes) < bytes.length) throw new SystemError('Resource temporarily unavailable')
  }

  truncate(): void {}

  /** Waits for bytes; undefined at the end, and when the signal aborts. */
  async next(signal: AbortSignal): Promise<Uint8Array | undefined> {
    await this.#fifo.until(() => this.#fifo.size > 0 || !this.#fifo.hasWriters, signal)
    const taken = signal.aborted ? undefined : this.#fifo.take(PIECE)
    return taken?.length === 0 ? undefined : taken
  }

  /** Puts it in as soon as there is room. */
  send(bytes: Uint8Array, signal: AbortSignal): void {
    this.#sent = this.#sent.then(() => this.#send(bytes, signal))
    // A program need not wait for it.
    this.#sent.catch(() => {})
  }

  /** Resolves when all of it went in. @throws SystemError when nobody reads */
  get sent(): Promise<void> {
    return this.#sent
  }

  close(): void {
    if (this.#open) this.#leave()
    this.#open = false
  }

  async #send(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    for (let rest = bytes; rest.length > 0 && !signal.aborted; ) {
      const count = this.#fifo.put(rest)
      rest = rest.subarray(count)
      const { size } = this.#fifo
      if (count === 0) await this.#fifo.until(() => this.#fifo.size < size || !this.#fifo.hasReaders, signal)
    }
  }
}
