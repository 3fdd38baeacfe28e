import type { CallOptions } from '@qga/schema'
import type { FilesContext } from './files-context.js'
import type { GuestFile } from './guest-file.js'
import { Retries } from './retries.js'

/** What can be written: bytes in pieces of any size, text as UTF-8. */
export type ByteSource = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>

/**
 * Writes pieces of any size, one request under way at a time: several large ones lose replies on virtio-serial.
 * [measured, QEMU 7.2] What was lost or refused is written again at its absolute place. Calls back after each request
 * with the bytes that it brought; it does not flush.
 */
export async function writeChunks(
  file: GuestFile,
  context: FilesContext,
  source: ByteSource,
  options: CallOptions & { readonly start?: number | undefined },
  written: (bytes: Uint8Array) => void,
): Promise<void> {
  const retries = new Retries(context.writes)
  let offset = options.start ?? 0
  const write = async (bytes: Uint8Array) => {
    for (let rest = bytes; rest.length > 0; ) {
      const piece = rest.subarray(0, context.writes.bytes)
      try {
        const count = await file.writeSome(piece, options)
        retries.succeeded(count)
        offset += count
        written(piece.subarray(0, count))
        rest = rest.subarray(count)
      } catch (error) {
        if (!retries.worthwhile(error)) throw error
        await file.seek(offset, 'set', options).catch(() => {
          options.signal?.throwIfAborted()
          throw error
        })
      }
    }
  }
  const waiting = new Waiting()
  for await (const piece of source) {
    options.signal?.throwIfAborted()
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
    if (waiting.size + bytes.length < context.writes.bytes) {
      waiting.add(bytes)
    } else {
      // Full chunks go as they are; only what is small is gathered first.
      if (waiting.size > 0) await write(waiting.take())
      await write(bytes)
    }
  }
  if (waiting.size > 0) await write(waiting.take())
}

/** Small pieces that are gathered to be one request. */
class Waiting {
  #pieces: Uint8Array[] = []
  size = 0

  add(bytes: Uint8Array): void {
    this.#pieces.push(bytes)
    this.size += bytes.length
  }

  take(): Uint8Array {
    const joined = Buffer.concat(this.#pieces, this.size)
    this.#pieces = []
    this.size = 0
    return joined
  }
}
