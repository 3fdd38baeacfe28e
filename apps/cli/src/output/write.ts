import { leaveBy } from '../leave.js'
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

/** So much text goes to the operating system at once. */
const PIECE_LENGTH = 64 * 1024

/** Lines as they are made, so that all of them together need not be held. @throws LocalFileError */
export async function writeLines(stream: NodeJS.WriteStream, lines: Iterable<string>): Promise<void> {
  let text = ''
  for (const line of lines) {
    text += `${line}\n`
    if (text.length < PIECE_LENGTH) continue
    await write(stream, text)
    text = ''
  }
  if (text !== '') await write(stream, text)
}

/** A reader that has enough (`qga info … | head`) ends this process without a word. */
function leaveQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') leaveBy('SIGPIPE')
}
