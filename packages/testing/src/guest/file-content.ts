import { SystemError } from './system-error.js'

/** The largest file that the fake keeps. */
const MAX_FILE_BYTES = 1024 * 1024 * 1024

/** What an open file reads from and writes to. */
export interface FileContent {
  /** Undefined for a device, which has no size. */
  readonly size: number | undefined
  /** Fewer bytes than asked for means the end. */
  read(position: number, count: number): Uint8Array
  /** @throws SystemError */
  write(position: number, bytes: Uint8Array): void
  truncate(): void
  /** False for what has no places. Default true. */
  readonly seekable?: boolean
  /** Called when whoever opened it lets go of it. */
  close?(): void
}

/** Bytes in memory. Writing behind the end fills the gap with zeros. */
export class MemoryContent implements FileContent {
  #bytes: Uint8Array
  #size: number

  constructor(bytes: Uint8Array = new Uint8Array(0)) {
    this.#bytes = bytes.slice()
    this.#size = bytes.length
  }

  get size(): number {
    return this.#size
  }

  read(position: number, count: number): Uint8Array {
    return this.#bytes.slice(Math.min(position, this.#size), Math.min(position + count, this.#size))
  }

  write(position: number, bytes: Uint8Array): void {
    const end = position + bytes.length
    if (end > MAX_FILE_BYTES) throw new SystemError('No space left on device')
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, Math.min(this.#bytes.length * 2, MAX_FILE_BYTES)))
      grown.set(this.#bytes.subarray(0, this.#size))
      this.#bytes = grown
    }
    this.#bytes.set(bytes, position)
    this.#size = Math.max(this.#size, end)
  }

  truncate(): void {
    this.#bytes = new Uint8Array(0)
    this.#size = 0
  }
}

const zeros: Pick<FileContent, 'size' | 'read' | 'truncate'> = {
  size: undefined,
  read: (_, count) => new Uint8Array(count),
  truncate: () => {},
}

export const devices: Readonly<Record<string, FileContent>> = {
  '/dev/null': { ...zeros, read: () => new Uint8Array(0), write: () => {} },
  '/dev/zero': { ...zeros, write: () => {} },
  '/dev/full': {
    ...zeros,
    write: () => {
      throw new SystemError('No space left on device')
    },
  },
}
