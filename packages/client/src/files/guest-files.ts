import type { Writable } from 'node:stream'
import type { CallOptions } from '@qga/schema'
import { OptionError } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import { FilesContext } from './files-context.js'
import { type FileMode, GuestFile } from './guest-file.js'
import { keepErrors } from './keep-errors.js'
import type { FileAccess } from './private-file.js'
import type { StreamOptions } from './stream-file.js'
import type { DownloadOptions, TransferResult, UploadOptions, UploadResult } from './transfer-options.js'
import type { DownloadTreeOptions, TreeOptions, TreeResult } from './trees/tree-options.js'
import type { ByteSource } from './write-chunks.js'
import type { WriteFileOptions } from './write-file.js'

/** How much of a file to hold, and how long to wait for it. */
export interface ReadFileOptions extends CallOptions {
  /** Milliseconds for each single request to the agent. Default 30000. */
  readonly timeoutMs?: number | undefined
  /** A larger file is refused: the guest says how much comes. Default 64 MiB. */
  readonly maxBytes?: number | undefined
}

/**
 * The files of a guest. All errors of the guest are `CommandError`s with the agent's words. What takes more than an open
 * file is loaded when it is first used.
 */
export class GuestFiles {
  readonly #context: FilesContext

  constructor(agent: Commands) {
    this.#context = new FilesContext(agent)
  }

  /** Opens a file; the caller closes it. */
  open(path: string, mode: FileMode = 'r', options?: CallOptions): Promise<GuestFile> {
    return GuestFile.open(this.#context.agent, path, mode, options)
  }

  /** A whole file. @throws FileTooLargeError */
  async readFile(path: string, options: ReadFileOptions = {}): Promise<Uint8Array> {
    const { readFile } = await import('./read-file.js')
    return await readFile(this.#context, path, options)
  }

  /**
   * A file's bytes as they come, for `for await`, `Readable.from` or `ReadableStream.from`. The file is opened by the
   * first step, and closed by the last or when the loop is left. Nothing bounds what comes but `end`.
   */
  async *stream(path: string, options: StreamOptions = {}): AsyncGenerator<Uint8Array> {
    const { streamFile } = await import('./stream-file.js')
    yield* streamFile(this.#context, path, options)
  }

  /**
   * Creates or empties a file and writes it. A new one is made private before there is anything in it, where the guest
   * can run `sh`; the result says how it was.
   * @throws OptionError, NotPrivateError; TransferError once it was emptied
   */
  async writeFile(path: string, data: Uint8Array | string, options: WriteFileOptions = {}): Promise<FileAccess> {
    const { writeFile } = await import('./write-file.js')
    return writeFile(this.#context, path, data, options)
  }

  /**
   * Copies one file from the guest: to a path, whole or not at all, or into a stream, which is ended with it. With
   * `recursive` a folder, to a path where nothing is yet.
   * @throws TransferError once it had begun (its cause is a FileShrunkError where the file became shorter meanwhile),
   * FileTooLargeError, VerifyError, NoSpaceError; of folders ArchiveError, TreeUnavailableError, LocalExistsError,
   * GuestProgramError
   */
  download(guestPath: string, localPath: string, options: DownloadTreeOptions): Promise<TreeResult>
  download(guestPath: string, to: string | Writable, options?: DownloadOptions): Promise<TransferResult>
  async download(
    guestPath: string,
    to: string | Writable,
    options?: DownloadOptions | DownloadTreeOptions,
  ): Promise<TransferResult | TreeResult> {
    if (isTree(options)) {
      const { downloadTree } = await import('./trees/download-tree.js')
      return await downloadTree(this.#context, guestPath, pathOf(to), options)
    }
    return await import('./download.js')
      .then(({ download }) => download(this.#context, guestPath, to, options))
      .finally(keepErrors(to))
  }

  /**
   * Copies a local file, or what a stream (any iterable of bytes) brings, to one file in the guest. With `recursive` a
   * folder, into a folder of the guest, which keeps what else is in it.
   * @throws TransferError once it had begun (its cause is a FileShrunkError where the file became shorter meanwhile),
   * VerifyError, NotPrivateError; of folders TreeUnavailableError, GuestProgramError
   */
  upload(localPath: string, guestPath: string, options: TreeOptions): Promise<TreeResult>
  upload(from: string | ByteSource, guestPath: string, options?: UploadOptions): Promise<UploadResult>
  async upload(
    from: string | ByteSource,
    guestPath: string,
    options?: UploadOptions | TreeOptions,
  ): Promise<UploadResult | TreeResult> {
    if (isTree(options)) {
      const { uploadTree } = await import('./trees/upload-tree.js')
      return await uploadTree(this.#context, pathOf(from), guestPath, options)
    }
    return await import('./upload.js')
      .then(({ upload }) => upload(this.#context, from, guestPath, options))
      .finally(keepErrors(from))
  }
}

function isTree<T extends object, Tree extends { readonly recursive: true }>(
  options: T | Tree | undefined,
): options is Tree {
  return options !== undefined && 'recursive' in options && options.recursive === true
}

function pathOf(side: unknown): string {
  if (typeof side === 'string') return side
  throw new OptionError('a folder cannot be copied from or to a stream', { hint: 'Give a path' })
}
