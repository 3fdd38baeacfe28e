import type { FileSystem } from './file-system.js'
import { OpenFile, type OpenMode } from './open-file.js'
import { SystemError } from './system-error.js'

/** A handle, and the path that it was opened with. */
export interface OpenHandle {
  readonly handle: number
  readonly path: string
}

const FIRST_HANDLE = 1000n

/** Open files by handle. The counter survives the agent, not the guest, as its state file does; the handles neither. */
export class FileTable {
  readonly #files: FileSystem
  readonly #open = new Map<bigint, OpenFile>()
  readonly #paths = new Map<bigint, string>()
  #next = FIRST_HANDLE

  constructor(files: FileSystem) {
    this.#files = files
  }

  get opened(): readonly OpenHandle[] {
    return Array.from(this.#paths, ([handle, path]) => ({ handle: Number(handle), path }))
  }

  /** @throws SystemError */
  open(path: string, mode: OpenMode): bigint {
    const node = this.#files.fifo(path)?.open(mode) ?? this.#files.open(path, mode.create)
    if (node === 'directory' && mode.write) throw new SystemError('Is a directory')
    const handle = this.#next++
    this.#open.set(handle, new OpenFile(node, mode))
    this.#paths.set(handle, path)
    return handle
  }

  find(handle: bigint): OpenFile | undefined {
    return this.#open.get(handle)
  }

  /**
   * Forgets a handle, even when its last bytes cannot be written. A real agent keeps such a handle and goes wrong when
   * it is used once more, in ways that nothing should rely on. [measured, 7.2]
   */
  close(handle: bigint): void {
    const file = this.#open.get(handle)
    try {
      file?.flush()
    } finally {
      this.#forget(handle)
    }
  }

  /** The agent died: all handles are gone, and what was not flushed is lost. */
  clear(): void {
    for (const handle of [...this.#open.keys()]) this.#forget(handle)
  }

  /** The guest was started anew: its agent finds no state file. */
  reset(): void {
    this.clear()
    this.#next = FIRST_HANDLE
  }

  #forget(handle: bigint): void {
    this.#open.get(handle)?.close()
    this.#open.delete(handle)
    this.#paths.delete(handle)
  }
}
