import type { CallOptions } from '@qga/schema'
import { OptionError } from '@qga/wire/calls'
import { assertWrites } from './assert-not-disabled.js'
import type { FilesContext } from './files-context.js'
import { openEmptied } from './open-emptied.js'
import { checkMode, createPrivately, type FileAccess, type Privacy, setMode } from './private-file.js'
import type { TransferOptions } from './transfer-options.js'
import { TransferState } from './transfer-state.js'
import { writeChunks } from './write-chunks.js'

/** How a whole file is written. */
export interface WriteFileOptions extends CallOptions, Pick<TransferOptions, 'onProgress' | 'onStopped'> {
  /** Milliseconds for each single request to the agent. Default 30000. */
  readonly timeoutMs?: number | undefined
  /**
   * Permission bits that the file gets when all is written; if they cannot be set, that is an error, and what was written
   * is there. Default: 0600 if it is new, else those that it has.
   */
  readonly mode?: number | undefined
  /** What happens where a new file cannot be made private before it is written. Default `prefer`. */
  readonly privacy?: Privacy | undefined
}

/**
 * Creates or empties a file, writes it, and says who may read it.
 * @throws OptionError, NotPrivateError; TransferError once it was emptied
 */
export async function writeFile(
  context: FilesContext,
  path: string,
  data: Uint8Array | string,
  options: WriteFileOptions,
): Promise<FileAccess> {
  if (typeof data !== 'string' && !(data instanceof Uint8Array)) {
    throw new OptionError(`the data is neither text nor bytes, but ${typeof data}`, { hint: 'Encode it first' })
  }
  checkMode(options.mode)
  await assertWrites(context.agent, options)
  const { access, isNew } = await createPrivately(context, path, options.privacy, options)
  const state = new TransferState(options, Buffer.byteLength(data))
  await using file = await openEmptied(context, state, { path, isNew, resumable: false }, options)
  try {
    await writeChunks(file, context, [data], options, (bytes) => state.copied(bytes))
    await file.flush(options)
    await file.close(options)
    if (options.mode !== undefined) await setMode(context, path, options.mode, options)
    return access
  } catch (error) {
    throw state.stopped(path, error, { part: path, resumable: false })
  }
}
