import { MemoryContent } from '../../guest/file-content.js'
import { SystemError } from '../../guest/system-error.js'
import type { ProgramIo } from '../program.js'
import { fileStdin, type Stdin } from '../stdin.js'

const encoder = /* @__PURE__ */ new TextEncoder()

/** What a program reads from and writes to. */
export type Streams = Pick<ProgramIo, 'out' | 'err' | 'stdin' | 'flush'>

/** Something that is open for as long as a program or a shell runs. */
export interface Held {
  close(): void
}

/** Opens a file, or waits for whoever writes to a FIFO. @throws SystemError */
export async function openForReading({ files, signal }: ProgramIo, path: string, held: Held[]): Promise<Stdin> {
  const fifo = files.fifo(path)
  if (fifo === undefined) {
    const content = files.open(path, false)
    if (content === 'directory') throw new SystemError('Is a directory')
    return fileStdin(content)
  }
  const end = await fifo.meet('read', signal)
  held.push(end)
  return { read: () => end.next(signal), rest: () => new Uint8Array(0), close: () => end.close() }
}

/** How a file is opened for writing. */
export interface WriteOptions {
  readonly append: boolean
  readonly umask: number
  readonly held: Held[]
}

/** Opens a file, or waits for whoever reads a FIFO. @throws SystemError */
export async function openForWriting(
  { files, signal }: ProgramIo,
  path: string,
  { append, umask, held }: WriteOptions,
): Promise<Pick<Streams, 'out' | 'flush'>> {
  const bytesOf = (data: string | Uint8Array) => (typeof data === 'string' ? encoder.encode(data) : data)
  const fifo = files.fifo(path)
  if (fifo === undefined) {
    const content = files.open(path, true, 0o666 & ~umask)
    if (content === 'directory') throw new SystemError('Is a directory')
    if (!append && content instanceof MemoryContent) content.truncate()
    return { out: (data) => content.write(content.size ?? 0, bytesOf(data)), flush: async () => {} }
  }
  const end = await fifo.meet('write', signal)
  held.push(end)
  return { out: (data) => end.send(bytesOf(data), signal), flush: () => end.sent }
}
