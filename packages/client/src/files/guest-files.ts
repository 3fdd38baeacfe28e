import type { CallOptions } from '@qga/schema'
import type { Commands } from '../commands.js'
import { FileTooLargeError } from '../errors/file-too-large-error.js'
import { type FileMode, GuestFile } from './guest-file.js'
import { CHUNK_BYTES, PIPELINE_WINDOW, readChunks } from './read-chunks.js'
import type { TransferOptions, TransferResult } from './transfer-options.js'

/** How much of a file to hold, and how long to wait for it. */
export interface ReadFileOptions extends CallOptions {
  /** Milliseconds for each single request to the agent. Default 30000. */
  readonly timeoutMs?: number | undefined
  /** A larger file is refused: the guest says how much comes. Default 64 MiB. */
  readonly maxBytes?: number | undefined
}

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024

/**
 * The files of a guest. All errors of the guest are `CommandError`s with the agent's words. What only copies need is
 * loaded with the first copy.
 */
export class GuestFiles {
  readonly #agent: Commands

  constructor(agent: Commands) {
    this.#agent = agent
  }

  /** Opens a file; the caller closes it. */
  open(path: string, mode: FileMode = 'r', options?: CallOptions): Promise<GuestFile> {
    return GuestFile.open(this.#agent, path, mode, options)
  }

  /** A whole file. @throws FileTooLargeError */
  async readFile(path: string, options: ReadFileOptions = {}): Promise<Uint8Array> {
    const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES
    const chunks: Buffer[] = []
    let size = 0
    await using file = await this.open(path, 'r', options)
    for await (const chunk of readChunks(file, options, this.#agent.pipelines ? PIPELINE_WINDOW : 1)) {
      size += chunk.length
      if (size > maxBytes) throw new FileTooLargeError(path, maxBytes)
      chunks.push(chunk)
    }
    return Buffer.concat(chunks, size)
  }

  /** Creates or empties a file and writes it. New files are readable by all in the guest. */
  async writeFile(path: string, data: Uint8Array | string, options: CallOptions = {}): Promise<void> {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data
    await using file = await this.open(path, 'w', options)
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
      await file.write(bytes.subarray(at, at + CHUNK_BYTES), options)
    await file.flush(options)
    await file.close(options)
  }

  /** Copies one file from the guest, whole or not at all. See `TransferOptions`. */
  async download(guestPath: string, localPath: string, options?: TransferOptions): Promise<TransferResult> {
    const { download } = await import('./download.js')
    return download(this.#agent, guestPath, localPath, options)
  }

  /** Copies one file to the guest. See `TransferOptions`. */
  async upload(localPath: string, guestPath: string, options?: TransferOptions): Promise<TransferResult> {
    const { upload } = await import('./upload.js')
    return upload(this.#agent, localPath, guestPath, options)
  }
}
