import type { FileContent } from './file-content.js'
import { SystemError } from './system-error.js'

/** What a mode string of guest-file-open means. */
export interface OpenMode {
  readonly read: boolean
  readonly write: boolean
  readonly append: boolean
  readonly create: boolean
  readonly truncate: boolean
}

export function parseMode(mode: string): OpenMode | undefined {
  const parts = /^([rwa])(?:b\+?|\+b?)?$/.exec(mode)
  if (parts === null) return undefined
  const both = mode.includes('+')
  return {
    read: parts[1] === 'r' || both,
    write: parts[1] !== 'r' || both,
    append: parts[1] === 'a',
    create: parts[1] !== 'r',
    truncate: parts[1] === 'w',
  }
}

/** The block in which C's stdio writes. */
const BUFFER_BYTES = 4096

/** A file as the agent holds it: a stdio stream, so what is written may wait until it is flushed. */
export class OpenFile {
  readonly #content: FileContent | 'directory'
  readonly #mode: OpenMode
  #position = 0
  #pending = new Uint8Array(0)
  /** A flush failed, and stdio remembers. */
  #failed = false

  constructor(content: FileContent | 'directory', mode: OpenMode) {
    this.#content = content
    this.#mode = mode
    if (mode.truncate && content !== 'directory') content.truncate()
  }

  /** `eof` if fewer bytes were left than asked for. Bytes that wait are written first. */
  read(count: number): { bytes: Uint8Array; eof: boolean } {
    this.flush()
    if (!this.#mode.read) throw new SystemError('Bad file descriptor')
    if (this.#content === 'directory') throw new SystemError('Is a directory')
    const bytes = this.#content.read(this.#position, count)
    this.#position += bytes.length
    return { bytes, eof: bytes.length < count }
  }

  /** Takes the bytes; what fills whole blocks goes out at once. */
  write(bytes: Uint8Array): void {
    if (!this.#mode.write || this.#content === 'directory') throw new SystemError('Bad file descriptor')
    const all = new Uint8Array(this.#pending.length + bytes.length)
    all.set(this.#pending)
    all.set(bytes, this.#pending.length)
    const waiting = all.length <= BUFFER_BYTES && this.#pending.length > 0 ? all.length : all.length % BUFFER_BYTES
    this.#pending = new Uint8Array(0)
    this.#put(all.subarray(0, all.length - waiting))
    this.#pending = all.slice(all.length - waiting)
    if (!this.#failed) return
    // The bytes are taken all the same. [measured, 7.2 to 11.1]
    this.#failed = false
    throw new SystemError('')
  }

  flush(): void {
    const waiting = this.#pending
    this.#pending = new Uint8Array(0)
    try {
      this.#put(waiting)
    } catch (error) {
      this.#failed = true
      throw error
    }
  }

  /** Lets go of it, written or not. */
  close(): void {
    if (this.#content !== 'directory') this.#content.close?.()
  }

  /** To an absolute place. */
  seek(offset: bigint, whence: 'set' | 'cur' | 'end'): number {
    this.flush()
    if (this.#content !== 'directory' && this.#content.seekable === false) throw new SystemError('Illegal seek')
    const size = this.#content === 'directory' ? 0 : (this.#content.size ?? 0)
    const base = whence === 'set' ? 0 : whence === 'cur' ? this.#position : size
    const target = BigInt(base) + offset
    if (target < 0n || target > MAX_POSITION) throw new SystemError('Invalid argument')
    this.#position = Number(target)
    return this.#position
  }

  #put(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.#content === 'directory') return
    const at = this.#mode.append ? (this.#content.size ?? 0) : this.#position
    this.#content.write(at, bytes)
    this.#position = at + bytes.length
  }
}

/** The largest file of ext4 with blocks of 4 KiB. */
const MAX_POSITION = 16n * 1024n ** 4n
