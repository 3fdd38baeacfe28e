import type { CallOptions } from '@qga/schema'
import { OptionError } from '@qga/wire/calls'
import { checkedBytes } from './checked-bytes.js'
import type { FilesContext } from './files-context.js'
import { GuestFile } from './guest-file.js'
import { readChunks } from './read-chunks.js'

/** Which part of a file to read, and how long to wait for each piece. */
export interface StreamOptions extends CallOptions {
  /** Milliseconds for each single request to the agent. Default 30000. */
  readonly timeoutMs?: number | undefined
  /** The first byte. Default 0. */
  readonly start?: number | undefined
  /** The byte behind the last. Default: to the end of the file, which an endless one does not have. */
  readonly end?: number | undefined
}

/** A file's bytes as they come; it is opened by the first step, and closed by the last or when the loop is left. */
export async function* streamFile(
  context: FilesContext,
  path: string,
  options: StreamOptions,
): AsyncGenerator<Uint8Array> {
  const start = checkedBytes('start', options.start) ?? 0
  if (start === Number.POSITIVE_INFINITY) throw new OptionError('start is Infinity', { hint: 'Give bytes, 0 or more' })
  const end = checkedBytes('end', options.end) ?? Number.POSITIVE_INFINITY
  await using file = await GuestFile.open(context.agent, path, 'r', options)
  if (start > 0) await file.seek(start, 'set', options)
  yield* readChunks(file, context, options, { start, end })
}
