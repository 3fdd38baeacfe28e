import { createReadStream } from 'node:fs'
import { UsageError } from './usage-error.js'

/** The bytes of a file, or of standard input for `-`, up to a limit. */
export async function readInput(
  source: string,
  { what, maxBytes, signal }: { readonly what: string; readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<Buffer> {
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
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
  return Buffer.concat(chunks, size)
}
