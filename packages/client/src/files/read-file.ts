import { FileTooLargeError } from '../errors/file-too-large-error.js'
import { checkedBytes } from './checked-bytes.js'
import type { FilesContext } from './files-context.js'
import { GuestFile } from './guest-file.js'
import type { ReadFileOptions } from './guest-files.js'
import { readChunks } from './read-chunks.js'

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024

/** A whole file. @throws FileTooLargeError */
export async function readFile(context: FilesContext, path: string, options: ReadFileOptions): Promise<Uint8Array> {
  const maxBytes = checkedBytes('maxBytes', options.maxBytes) ?? DEFAULT_MAX_BYTES
  const chunks: Buffer[] = []
  let size = 0
  await using file = await GuestFile.open(context.agent, path, 'r', options)
  for await (const chunk of readChunks(file, context, options, { start: 0, end: maxBytes + 1 })) {
    size += chunk.length
    if (size > maxBytes) throw new FileTooLargeError(path, maxBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}
