import { Writable } from 'node:stream'
import { type LocalFileError, localFileError } from '../local-file-error.js'

/**
 * Standard output for who writes a stream to its end, as a copy does. It never closes the true one, and what goes wrong
 * there is kept, to be told as what it is and not as a fault of the copy.
 */
export class StandardOutput extends Writable {
  /** The reader had enough (`qga cp … - | head`). */
  readerLeft = false
  failure: LocalFileError | undefined
  readonly #stream: NodeJS.WritableStream

  constructor(stream: NodeJS.WritableStream = process.stdout) {
    super()
    this.#stream = stream
    // Each comes to the write that it is about, too.
    stream.on('error', () => {})
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#stream.write(chunk, (error?: NodeJS.ErrnoException | null) => {
      if (error?.code === 'EPIPE') this.readerLeft = true
      else if (error) this.failure = localFileError(error, 'standard output')
      done(error)
    })
  }
}
