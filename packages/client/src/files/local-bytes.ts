/** A read is a trip to another thread, so several chunks come of one. */
export const PIECE_BYTES = 512 * 1024

/** What is asked of a `FileHandle`: fewer bytes than were wanted are normal, none are the end. */
interface Reads {
  read(memory: Buffer, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>
}

/**
 * A part of a local file, in pieces that are full but for the last. The memory of a piece is used again for the one after
 * the next: whoever asks for that has done with it, for no chunk is larger than a piece. New memory for each would be
 * thrown away faster than it is collected.
 */
export async function* localBytes(local: Reads, start: number, end = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
  let [memory, other] = [Buffer.allocUnsafeSlow(PIECE_BYTES), Buffer.allocUnsafeSlow(PIECE_BYTES)]
  for (let position = start; position < end; [memory, other] = [other, memory]) {
    const most = Math.min(PIECE_BYTES, end - position)
    let length = 0
    for (let read = -1; read !== 0 && length < most; length += read) {
      read = (await local.read(memory, length, most - length, position + length)).bytesRead
    }
    if (length > 0) yield memory.subarray(0, length)
    if (length < most) return
    position += length
  }
}
