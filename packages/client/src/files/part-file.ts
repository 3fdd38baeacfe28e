import { constants, type Stats } from 'node:fs'
import { type FileHandle, lstat, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ForeignPartError } from '../errors/foreign-part-error.js'
import { giveBack } from '../session/chunk-memory.js'
import { grantedIn } from './granted-modes.js'
import { nameBeside } from './name-beside.js'

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR } = constants
/** A write is a trip to another thread, so several chunks make it together. */
const BATCH_BYTES = 1024 * 1024
/** Files with a name that others know, which this process is writing. */
const written = new Set<string>()
const PRIVATE = 0o600
const SHARED = 0o666
const PERMISSIONS = 0o777

/** A file beside its later place, which it takes only when it is whole. Until then nobody else can read it. */
export class PartFile {
  readonly path: string
  readonly handle: FileHandle
  readonly #target: string
  /** Of one whose name others know. */
  #identity: string | undefined
  #end = 0
  #waiting: Uint8Array[] = []
  #waitingBytes = 0
  #writing: Promise<void> = Promise.resolve()

  private constructor(path: string, handle: FileHandle, target: string) {
    this.path = path
    this.handle = handle
    this.#target = target
  }

  /** A new one, under a name that nobody knows. */
  static async fresh(target: string): Promise<PartFile> {
    const path = nameBeside(target)
    return new PartFile(path, await open(path, O_RDWR | O_CREAT | O_EXCL, PRIVATE), target)
  }

  /**
   * `TARGET.part`, with what is in it. Whoever else can write to the folder knows this name: so it is not taken through
   * a link, nor if it is another user's or has another name besides, nor while another copy of this process writes it.
   * @throws ForeignPartError
   */
  static async kept(target: string): Promise<PartFile> {
    const path = `${target}.part`
    const handle = await open(path, O_RDWR | O_CREAT | (O_NOFOLLOW ?? 0), PRIVATE).catch((error: unknown) => {
      throw isLoop(error) ? new ForeignPartError(path) : error
    })
    const part = new PartFile(path, handle, target)
    const stats = await handle.stat()
    const identity = identityOf(stats)
    const isBusy = written.has(identity)
    if (isBusy || !isOurs(stats)) {
      await handle.close()
      throw new ForeignPartError(path, isBusy)
    }
    written.add(identity)
    part.#identity = identity
    part.#end = stats.size
    return part
  }

  /** The bytes that are there already, chunk by chunk; what is written goes behind them. */
  content(): AsyncIterable<Buffer> {
    return this.handle.createReadStream({ start: 0, end: this.#end - 1, autoClose: false })
  }

  /** Forgets what is there. */
  async empty(): Promise<void> {
    await this.handle.truncate(0)
    this.#end = 0
  }

  /** How many bytes are in it. */
  get size(): number {
    return this.#end
  }

  /**
   * Takes a chunk, to be written together with others while more come: its memory is used again then. Errors may belong
   * to those before.
   */
  async write(bytes: Uint8Array): Promise<void> {
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.length
    if (this.#waitingBytes < BATCH_BYTES) return
    await this.#writing
    this.#writing = this.#put(this.#take())
    // Thrown to whoever comes next.
    this.#writing.catch(() => {})
  }

  /** Writes all that was taken. */
  async flush(): Promise<void> {
    await this.#writing
    await this.#put(this.#take())
  }

  /**
   * Takes the name that it is for, with the permissions of the file that was there, or those of any new file; all must
   * have been written.
   */
  async becomeTarget(): Promise<void> {
    const there = await stat(this.#target).catch(() => undefined)
    const mode = there?.isFile() ? there.mode & PERMISSIONS : (await grantedIn(dirname(this.#target))) & SHARED
    // A file system that has modes of its own, as that of a FAT disk, refuses; then they are as it has them.
    await this.handle.chmod(mode).catch(() => {})
    await this.handle.close()
    await this.#assertThere()
    await rename(this.path, this.#target)
    await this.close()
  }

  /** May be called more than once. */
  async close(): Promise<void> {
    await this.handle.close()
    if (this.#identity !== undefined) written.delete(this.#identity)
  }

  async remove(): Promise<void> {
    await this.close()
    await rm(this.path, { force: true })
  }

  /** Another process may have taken it in the meantime. */
  async #assertThere(): Promise<void> {
    if (this.#identity === undefined) return
    const there = await lstat(this.path).catch(() => undefined)
    if (there === undefined || identityOf(there) !== this.#identity || there.size !== this.#end) {
      throw new ForeignPartError(this.path, true)
    }
  }

  #take(): Uint8Array[] {
    const taken = this.#waiting
    this.#waiting = []
    this.#waitingBytes = 0
    return taken
  }

  async #put(pieces: Uint8Array[]): Promise<void> {
    while (pieces.length > 0) {
      const { bytesWritten } = await this.handle.writev(pieces, this.#end)
      this.#end += bytesWritten
      for (let left = bytesWritten; left > 0; ) {
        const [first = new Uint8Array(0)] = pieces
        if (first.length > left) pieces[0] = first.subarray(left)
        else giveBack(pieces.shift() ?? first)
        left -= Math.min(left, first.length)
      }
    }
  }
}

function identityOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`
}

function isOurs(stats: Stats): boolean {
  return stats.isFile() && stats.nlink === 1 && stats.uid === (process.getuid?.() ?? stats.uid)
}

function isLoop(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ELOOP'
}
