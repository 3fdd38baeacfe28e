import { Duplex, type Readable, type Writable } from 'node:stream'

/**
 * Two Node streams as one, which owns both: it ends when the readable one does, fails when either does, and is closed
 * when both are. (`Duplex.from` forgets to destroy the one that is left when the other has ended.)
 */
export class JoinedStreams extends Duplex {
  readonly #readable: Readable
  readonly #writable: Writable

  constructor(readable: Readable, writable: Writable) {
    super()
    this.#readable = readable
    this.#writable = writable
    readable.on('data', (chunk: Uint8Array) => {
      if (!this.push(chunk)) readable.pause()
    })
    readable.pause()
    readable.on('error', (error) => this.destroy(error))
    readable.on('close', () => this.push(null))
    writable.on('error', () => {}) // who writes is told
  }

  override _read(): void {
    this.#readable.resume()
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error | null) => void): void {
    this.#writable.write(chunk, done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const streams = [this.#readable, this.#writable].filter((stream) => !stream.closed)
    let open = streams.length
    for (const stream of streams) {
      stream.once('close', () => {
        open -= 1
        if (open === 0) done(error)
      })
      stream.destroy()
    }
    if (open === 0) done(error)
  }
}
