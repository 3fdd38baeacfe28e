import { exitCodes } from '../exit-codes.js'
import { localFileError } from '../local-file-error.js'

/** Resolves when the bytes are with the operating system. @throws LocalFileError when they cannot be: a full disk */
export function write(stream: NodeJS.WriteStream, data: string | Uint8Array): Promise<void> {
  if (stream.listenerCount('error') === 0) stream.on('error', leaveQuietly)
  return new Promise<void>((resolve, reject) => {
    stream.write(data, (error) => (error ? reject(error) : resolve()))
  }).catch((error: NodeJS.ErrnoException) => {
    // The reader left: that is dealt with at the stream.
    if (error.code !== 'EPIPE') throw localFileError(error, 'standard output') ?? error
  })
}

/** A reader that has enough (`qga info … | head`) ends this process without a word. */
function leaveQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(exitCodes.brokenPipe)
}
