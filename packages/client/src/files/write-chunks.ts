import type { CallOptions } from '@qga/schema'
import type { FilesContext } from './files-context.js'
import type { GuestFile } from './guest-file.js'
import { Pieces } from './pieces.js'
import { Retries } from './retries.js'

/** What can be written: bytes in pieces of any size, text as UTF-8. */
export type ByteSource = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>

/**
 * Writes pieces of any size, one request under way at a time: several large ones lose replies on virtio-serial.
 * [measured, QEMU 7.2] What was lost or refused is written again at its absolute place. An abort ends it although the
 * source waits. Calls back after each request
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
  const pieces = new Pieces(source, options.signal)
  try {
    for (let piece = await pieces.next(); ; piece = await pieces.next()) {
      options.signal?.throwIfAborted()
      if (piece.done === true) break
      const bytes = typeof piece.value === 'string' ? Buffer.from(piece.value) : piece.value
      if (waiting.size + bytes.length < context.writes.bytes) {
        waiting.add(bytes)
      } else {
        // Full chunks go as they are; only what is small is gathered first.
        if (waiting.size > 0) await write(waiting.take())
        await write(bytes)
      }
    }
  } finally {
    pieces.leave()
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
