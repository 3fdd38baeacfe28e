import type { FileContent } from '../guest/file-content.js'

/** What a program reads. Whoever shares it goes on where another ended. */
export interface Stdin {
  /** The next bytes, waiting for them in a FIFO; undefined at the end. A file that grows may have more after that. */
  read(): Promise<Uint8Array | undefined>
  /** All that is left, without waiting: of a FIFO nothing. */
  rest(): Uint8Array
  /** Lets go of a FIFO, so that whoever writes to it learns that nobody reads. */
  close?(): void
}

/** Bytes that are all there. */
export function bytesStdin(bytes: Uint8Array): Stdin {
  let left = bytes
  const rest = () => {
    const given = left
    left = new Uint8Array(0)
    return given
  }
  return { rest, read: async () => (left.length > 0 ? rest() : undefined) }
}

/** A file, which may grow. */
export function fileStdin(content: FileContent): Stdin {
  let place = 0
  const rest = () => {
    const bytes = content.read(place, Math.max(0, (content.size ?? 0) - place))
    place += bytes.length
    return bytes
  }
  const read = async () => {
    const bytes = rest()
    return bytes.length > 0 ? bytes : undefined
  }
  return { rest, read }
}
