import type { ConnectionHandler } from '../src/connection.js'
import type { FrameError } from '../src/errors/frame-error.js'
import type { JsonError } from '../src/errors/json-error.js'
import type { JsonValue } from '../src/json/json-value.js'
import { latin1 } from './bytes.js'

/** What a connection told its handler. */
export type Told =
  | { message: JsonValue; bytes: number }
  | { skipped: string }
  | { lost: FrameError | JsonError; bytes: number }
  | { closed: Error | undefined }
  | 'sentinel'

/** A handler that writes down what it is told; `then` is called after each, with what was told. */
export function tellingTo(told: Told[], then: (last: Told) => void = () => {}): ConnectionHandler {
  const tell = (last: Told) => {
    told.push(last)
    then(last)
  }
  return {
    message: (message, size) => tell({ message, bytes: size }),
    sentinel: () => tell('sentinel'),
    skipped: (data) => tell({ skipped: latin1(data) }),
    lost: (lost, size) => tell({ lost, bytes: size }),
    closed: (closed) => tell({ closed }),
  }
}
