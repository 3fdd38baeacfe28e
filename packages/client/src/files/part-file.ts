import { randomBytes } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { ForeignPartError } from '../errors/foreign-part-error.js'

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR } = constants
const PRIVATE = 0o600
const SHARED = 0o666

/** A file beside its later place, which it takes only when it is whole. */
export class PartFile {
  readonly path: string
  readonly handle: FileHandle
  readonly #target: string
  #end = 0

  private constructor(path: string, handle: FileHandle, target: string) {
    this.path = path
    this.handle = handle
    this.#target = target
  }

  /** A new one, under a name that nobody knows. */
  static async fresh(target: string): Promise<PartFile> {
    const path = `${target}.${randomBytes(6).toString('hex')}.part`
    return new PartFile(path, await open(path, O_RDWR | O_CREAT | O_EXCL, SHARED), target)
  }

  /**
   * `TARGET.part`, with what is in it. Whoever else can write to the folder knows this name: so it is not taken through
   * a link, nor if it is another user's or has another name besides.
   * @throws ForeignPartError
   */
  static async kept(target: string): Promise<PartFile> {
    const path = `${target}.part`
    const handle = await open(path, O_RDWR | O_CREAT | (O_NOFOLLOW ?? 0), PRIVATE).catch((error: unknown) => {
      throw isLoop(error) ? new ForeignPartError(path) : error
    })
    const part = new PartFile(path, handle, target)
    if (isOurs(await handle.stat())) return part
    await handle.close()
    throw new ForeignPartError(path)
  }

  /** The bytes that are there already, chunk by chunk; what is written goes behind them. */
  async *content(): AsyncGenerator<Buffer> {
    for await (const chunk of this.handle.createReadStream({ start: 0, autoClose: false })) {
      this.#end += chunk.length
      yield chunk
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0; ) {
      const { bytesWritten } = await this.handle.write(rest, 0, rest.length, this.#end)
      this.#end += bytesWritten
      rest = rest.subarray(bytesWritten)
    }
  }

  async becomeTarget(): Promise<void> {
    await this.handle.close()
    await rename(this.path, this.#target)
  }

  async close(): Promise<void> {
    await this.handle.close()
  }

  async remove(): Promise<void> {
    await this.handle.close()
    await rm(this.path, { force: true })
  }
}

function isOurs(stats: Stats): boolean {
  return stats.isFile() && stats.nlink === 1 && stats.uid === (process.getuid?.() ?? stats.uid)
}

function isLoop(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ELOOP'
}
