import type { Receiver } from '../src/channel.js'

/** A receiver that writes down what a channel tells it. */
export interface Recorder extends Receiver {
  /** All data so far. */
  readonly received: Buffer
  readonly drains: number
  /** The causes with which the channel was closed: one, if all is right. */
  readonly ends: readonly (Error | undefined)[]
  /** Settles with the first end. */
  readonly ended: Promise<Error | undefined>
  /** Settles when so many bytes have come. */
  hasReceived(length: number): Promise<void>
}

export function recorder(): Recorder {
  const chunks: Uint8Array[] = []
  const ends: (Error | undefined)[] = []
  const waiting: { length: number; resolve: () => void }[] = []
  let length = 0
  let drains = 0
  let resolveEnd: (cause: Error | undefined) => void = () => {}
  const ended = new Promise<Error | undefined>((resolve) => {
    resolveEnd = resolve
  })
  const tell = () => {
    for (const one of waiting) if (length >= one.length) one.resolve()
  }
  return {
    get received() {
      return Buffer.concat(chunks)
    },
    get drains() {
      return drains
    },
    ends,
    ended,
    hasReceived: (wanted) =>
      new Promise((resolve) => {
        waiting.push({ length: wanted, resolve })
        tell()
      }),
    data(chunk) {
      chunks.push(chunk)
      length += chunk.length
      tell()
    },
    drained() {
      drains++
    },
    closed(cause) {
      ends.push(cause)
      resolveEnd(cause)
    },
  }
}
