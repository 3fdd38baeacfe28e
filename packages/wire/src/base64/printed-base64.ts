import { stringifyJson } from '../json/stringify-json.js'

/** Bytes that are printed at a time: a multiple of 3, of which the text stays in the processor's cache. */
const WINDOW = 24 * 1024
/** Room before and behind for what else a request says, and its line feed. */
const HEAD = 256
const TAIL = 128

/**
 * Bytes printed as base64 before the request is known that takes them: what is left to do when its turn comes is little,
 * and no text of that length is made. Good for one request.
 */
export class PrintedBase64 {
  readonly #memory: Buffer
  readonly #end: number

  /**
   * The memory of one that is `spent` is used again where it is large enough. That one's request has to be answered, and
   * by the peer that this one goes to: a peer that answers before it has read all gets some of these bytes in place of
   * the others, and another peer's bytes are not its to see.
   */
  constructor(bytes: Uint8Array, spent?: PrintedBase64) {
    const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const length = HEAD + Math.ceil(data.length / 3) * 4 + TAIL
    const isEnough = spent !== undefined && spent.#memory.length >= length
    const memory = isEnough ? spent.#memory : Buffer.allocUnsafeSlow(length)
    let end = HEAD
    for (let from = 0; from < data.length; from += WINDOW) {
      const text = data.toString('base64', from, Math.min(from + WINDOW, data.length))
      end += memory.write(text, end, 'latin1')
    }
    this.#memory = memory
    this.#end = end
  }

  /**
   * The request as a line, with the base64 for its `member`, which is an empty string in it.
   * @throws UnsendableError, TypeError where there is no such member
   */
  line(request: object, member: string): Uint8Array {
    const text = `${stringifyJson(request)}\n`
    // Quotes without a backslash before them stand for no text: this is a member, and no part of a string.
    const empty = `"${member}":""`
    const place = text.indexOf(empty)
    if (place < 0) throw new TypeError(`the request has no empty ${member}`)
    const at = place + empty.length - 1
    const head = Buffer.from(text.slice(0, at))
    const tail = Buffer.from(text.slice(at))
    if (head.length > HEAD || tail.length > TAIL) {
      return Buffer.concat([head, this.#memory.subarray(HEAD, this.#end), tail])
    }
    head.copy(this.#memory, HEAD - head.length)
    tail.copy(this.#memory, this.#end)
    return this.#memory.subarray(HEAD - head.length, this.#end + tail.length)
  }
}
