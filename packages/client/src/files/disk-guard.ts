import { statfs } from 'node:fs/promises'
import { NoSpaceError } from '../errors/no-space-error.js'

/** So often is the disk looked at, and so much is left free on it. */
const STEP_BYTES = 64 * 1024 * 1024

/** Keeps a guest from filling a disk of this machine: what it says of sizes, and how long it goes on, is its own choice. */
export class DiskGuard {
  readonly #folder: string
  #unchecked = 0

  constructor(folder: string) {
    this.#folder = folder
  }

  /** @throws NoSpaceError when there is no room for so many bytes */
  async need(bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.#folder)
    if (bytes > bavail * bsize) throw new NoSpaceError(this.#folder, bytes, bavail * bsize)
  }

  /** To be called for what was written; looks at the disk now and then. @throws NoSpaceError */
  async wrote(bytes: number): Promise<void> {
    this.#unchecked += bytes
    if (this.#unchecked < STEP_BYTES) return
    this.#unchecked = 0
    await this.need(STEP_BYTES)
  }
}
