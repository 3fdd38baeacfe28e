import { createReadStream, fstatSync } from 'node:fs'
import { localFileError } from './local-file-error.js'
import { UsageError } from './usage-error.js'

/** The bytes of a file, or of standard input for `-`, up to a limit. @throws UsageError, LocalFileError */
export async function readInput(
  source: string,
  { what, maxBytes, signal }: { readonly what: string; readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<Buffer> {
  if (source === '-') refuseDirectory()
  const stream = source === '-' ? process.stdin : createReadStream(source)
  const stop = () => stream.destroy(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk)
      size += bytes.length
      if (size > maxBytes) {
        throw new UsageError(`${what} has more than ${maxBytes} bytes, which is what one request can take`, {
          hint: 'Copy it into the guest first, with qga cp',
        })
      }
      chunks.push(bytes)
    }
  } catch (error) {
    signal.throwIfAborted()
    throw localFileError(error, source === '-' ? 'standard input' : source) ?? error
  } finally {
    signal.removeEventListener('abort', stop)
  }
  return Buffer.concat(chunks, size)
}

/** A directory as standard input reads as if it were empty. @throws UsageError */
export function refuseDirectory(descriptor = 0): void {
  if (!fstatSync(descriptor).isDirectory()) return
  throw new UsageError('standard input is a directory', { hint: 'Give it a file or a pipe' })
}
