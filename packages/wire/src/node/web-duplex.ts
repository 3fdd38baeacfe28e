import { Duplex } from 'node:stream'
import type {
  ReadableStream,
  ReadableStreamDefaultReader,
  WritableStream,
  WritableStreamDefaultWriter,
} from 'node:stream/web'

/** Both directions as Web streams, as a `TransformStream` or a `WebSocketStream` has them. */
export interface WebStreamPair {
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<Uint8Array>
}

/**
 * A pair of Web streams as a Node stream. Unlike `Duplex.fromWeb` it goes by the readable side: when a peer leaves in
 * peace, many writable sides report that as an error, which counts only for who writes on.
 */
export class WebDuplex extends Duplex {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>

  constructor({ readable, writable }: WebStreamPair) {
    super()
    this.#reader = readable.getReader()
    this.#writer = writable.getWriter()
    for (const side of [this.#reader, this.#writer]) side.closed.catch(() => {})
  }

  override _read(): void {
    this.#reader.read().then(
      ({ done, value }) => this.push(done ? null : value),
      (error) => this.destroy(error),
    )
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error) => void): void {
    this.#writer.write(chunk).then(() => done(), done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    for (const ending of [this.#reader.cancel(error), this.#writer.abort(error)]) ending.catch(() => {})
    done(error)
  }
}
