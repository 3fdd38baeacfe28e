import type { OnReadOpts } from 'node:net'
import type { Readable } from 'node:stream'

const READ_BYTES = 256 * 1024

/**
 * Reads of a socket into memory that is used again for each: no memory is made and thrown away for what comes, and no
 * stream is in between. The socket has to be made with `onread`, and to be paused at once.
 */
export class BorrowedReads {
  #take: (chunk: Uint8Array) => void = () => {}
  readonly onread: OnReadOpts = {
    buffer: memory(),
    callback: (count, bytes) => {
      this.#take(bytes.subarray(0, count))
      return true
    },
  }

  /** Begins to read. `take` is shown each chunk, which is good until it returns. */
  start(socket: Readable, take: (chunk: Uint8Array) => void): void {
    this.#take = take
    socket.resume()
  }
}

let shared: Uint8Array | undefined

/** Elsewhere all sockets may have the same, for a read and the look at it are one step; Windows reads ahead. */
function memory(): Uint8Array {
  if (process.platform === 'win32') return Buffer.allocUnsafeSlow(READ_BYTES / 4)
  shared ??= Buffer.allocUnsafeSlow(READ_BYTES)
  return shared
}
