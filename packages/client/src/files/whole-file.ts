import type { CallOptions } from '@qga/schema'
import { ProtocolError } from '@qga/wire/calls'
import { FileShrunkError } from '../errors/file-shrunk-error.js'
import type { FilesContext } from './files-context.js'
import type { GuestFile } from './guest-file.js'
import { type ReadRange, readChunks } from './read-chunks.js'

/** So often may an agent say that the file ends where it goes on. */
const MAX_FALSE_ENDS = 3

/**
 * A part of a file that has had `size` bytes, chunk by chunk. Where it ends too early, it is read there once more, and asked
 * for its size again: no half of a file passes for the whole. One that still claims to be longer is as it reads: files of
 * /sys have a page, whatever is in them.
 * @throws FileShrunkError, and what `readChunks` throws
 */
export async function* wholeFile(
  file: GuestFile,
  context: FilesContext,
  options: CallOptions,
  { start, end }: ReadRange,
  size: number | undefined,
): AsyncGenerator<Buffer> {
  let offset = start
  for (let falseEnds = 0; ; falseEnds++) {
    const from = offset
    for await (const chunk of readChunks(file, context, options, { start: offset, end })) {
      offset += chunk.length
      yield chunk
    }
    if (size === undefined || offset >= Math.min(size, end)) return
    const isSure = falseEnds > 0 && offset === from
    if (isSure) return await assertNotShrunk(file, size, options)
    if (falseEnds > MAX_FALSE_ENDS) {
      throw new ProtocolError(`${file.path}: the agent says again and again that it ends where it does not`)
    }
    await file.seek(offset, 'set', options)
  }
}

async function assertNotShrunk(file: GuestFile, before: number, options: CallOptions): Promise<void> {
  const now = Number(await file.seek(0, 'end', options))
  if (now < before) throw new FileShrunkError(file.path, before, now)
}
