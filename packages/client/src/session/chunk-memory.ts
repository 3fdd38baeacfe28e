/** What most reads of a long file ask for. [measured: docs/decisions/0009-one-large-read.md] */
export const LARGE_BYTES = 320 * 1024
/** 5 MiB: the chunks of a copy that are under way or being written. */
const MAX_FREE = 16

/** All of one size and of this process. */
const free: Buffer[] = []

/**
 * Memory for a chunk: that of one that was given back, where it is of the same size, so that nothing is left in it of
 * what it held before. To make it anew and throw it away takes as long as to decode it and write it to a file.
 */
export function chunkMemory(bytes: number): Buffer {
  return (bytes === LARGE_BYTES ? free.pop() : undefined) ?? Buffer.allocUnsafeSlow(bytes)
}

/** Says that nobody looks at this chunk any more. */
export function giveBack(chunk: Uint8Array): void {
  const { buffer } = chunk
  if (buffer instanceof ArrayBuffer && buffer.byteLength === LARGE_BYTES && free.length < MAX_FREE) {
    free.push(Buffer.from(buffer))
  }
}
