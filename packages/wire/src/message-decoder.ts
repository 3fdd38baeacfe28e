import { CLOSE, isSpace, NEWLINE, OPEN, RETURN } from './ascii.js'
import { viewed } from './decode-utf8.js'
import { FrameError } from './errors/frame-error.js'
import { JsonError } from './errors/json-error.js'
import { findByte } from './find-byte.js'
import { FrameBuffer } from './frame-buffer.js'
import { FrameDecoder } from './frame-decoder.js'
import { defaultFrameLimits, type FrameLimits } from './frame-limits.js'
import type { JsonValue } from './json/json-value.js'
import { type ParseOptions, parseJson } from './json/parse-json.js'
import { readPlainLine } from './plain-line.js'
import { resolveLimits } from './resolve-limits.js'

/** What is worth knowing of a message beside its value. */
export interface MessageInfo {
  /**
   * Whether U+FFFD stands in its text, which is what bytes become that are no UTF-8. An agent that means that character
   * writes it as an escape.
   */
  readonly invalidUtf8: boolean
  /**
   * What a `Taker` took from the bytes; the value has an empty string in its place. It is for whoever asked, who may use
   * its memory again: one who looks on and wants to keep it takes a copy.
   */
  readonly data?: Uint8Array
}

/** Who is told what a stream says, in the order in which it came. The methods must not throw. */
export interface MessageSink {
  /** A whole message. `bytes` is its size on the wire. */
  message(value: JsonValue, bytes: number, info: MessageInfo): void
  /** The byte 0xFF came. */
  sentinel(): void
  /** Bytes that belong to no message. They may change once this has returned. */
  skipped(bytes: Uint8Array): void
  /** A message was lost: it broke a limit, broke off, or is no JSON. The stream goes on. */
  lost(error: FrameError | JsonError, bytes: number): void
}

/** A message of which a part was taken from the bytes, and not read as text. */
export interface Taken {
  readonly value: JsonValue
  readonly data: Uint8Array
}

/**
 * Reads the messages that it knows, in its own way: `undefined` for all others. The bytes are a frame or a line that
 * may be none; a result proves that they are one, with at most `maxRest` bytes beside the data. It is not asked for
 * lines of less than 1 KiB, which are as well read as text.
 */
export type Taker = (bytes: Uint8Array, maxRest: number) => Taken | undefined

/** What a decoder takes, and how strictly. */
export interface MessageLimits extends FrameLimits, ParseOptions {}

/**
 * | state | what the next byte is |
 * | --- | --- |
 * | lines | the first of a line |
 * | begun | one of a line whose beginning is kept, unread |
 * | frame | one of a frame that is followed by its structure |
 * | stopped | of no interest |
 */
type State = 'lines' | 'begun' | 'frame' | 'stopped'

/** The longest line that is read in one go, as the reply to a read of 1 MiB is; a longer one is followed as it comes. */
const MAX_LINE_BYTES = 2 * 1024 * 1024

/** No shorter line is worth a view of its own. */
const MIN_TAKE_BYTES = 1024

const plain: MessageInfo = { invalidUtf8: false }

/**
 * Bytes to messages: what `FrameDecoder` and `parseJson` give together, in one step and at the speed of `JSON.parse`.
 * Pure: no clock, no I/O; the same messages, sentinels and faults come out however the bytes are cut.
 *
 * A line that is one reply is parsed as it is; every other one is framed by its structure first. A message without an
 * end of its line is told at once if the chunk ends with it, else with the next bytes that end a message or a line; so
 * is a 0xFF behind the beginning of a line.
 */
export class MessageDecoder {
  readonly #limits: typeof defaultFrameLimits
  readonly #maxLine: number
  readonly #check: ParseOptions['check']
  readonly #sink: MessageSink
  readonly #onUseless: (bytes: number, items: number) => void
  readonly #frames: FrameDecoder
  /** The beginning of a line whose end has not come. */
  readonly #begun = new FrameBuffer()
  #state: State = 'lines'
  #taker: Taker | undefined

  /**
   * `onUseless` is told how much came that was of no use, and of how many items: garbage, 0xFF, lost messages, and
   * white space between messages, but for the end of a line that is a message.
   */
  constructor(
    sink: MessageSink,
    limits: MessageLimits = {},
    onUseless: (bytes: number, items: number) => void = () => {},
  ) {
    this.#sink = sink
    this.#onUseless = onUseless
    this.#check = limits.check
    this.#limits = resolveLimits(defaultFrameLimits, limits)
    this.#maxLine = Math.min(MAX_LINE_BYTES, this.#limits.maxFrameBytes, this.#limits.maxElements)
    this.#frames = new FrameDecoder(this.#limits)
  }

  /** `lent`: the chunk's memory may change afterwards, so nothing of it is kept. */
  push(chunk: Uint8Array, lent = false): void {
    this.#frames.lent = lent
    const bytes = viewed(chunk)
    let at = 0
    while (at < bytes.length && this.#state !== 'stopped') {
      // Lines may begin again where the first of this chunk ends. A frame of many lines is better taken as a whole.
      const newline = this.#state === 'frame' && at > 0 ? bytes.length : findByte(bytes, NEWLINE, at)
      if (newline === bytes.length) return this.#takeRest(at === 0 ? bytes : bytes.subarray(at))
      at = this.#state === 'lines' && this.#read(bytes, at, newline) ? newline + 1 : this.#takeLine(bytes, at, newline)
    }
  }

  /**
   * Tells the decoder that the stream is over. A message that is still open is never told to the sink: it is
   * `cut-off`, and the error that says so is returned.
   */
  end(): FrameError | undefined {
    this.#scan(this.#begun.take())
    const [cut] = this.#frames.end()
    return cut?.kind === 'rejected' ? new FrameError(cut.fault, cut.length) : undefined
  }

  /** From now on this one is asked first. Strict reading has no use for it. */
  takeBy(taker: Taker | undefined): void {
    this.#taker = taker
  }

  /** The sink hears nothing more, not even of the rest of the chunk at hand. */
  stop(): void {
    this.#state = 'stopped'
  }

  /** Takes what is no plain line, at least not by itself, with the white space behind it. Returns where that ends. */
  #takeLine(bytes: Uint8Array, from: number, newline: number): number {
    let next = newline + 1
    while (isSpace(bytes[next])) next++
    const last = bytes.subarray(from, next)
    const isWhole = this.#state === 'begun'
    if (isWhole) this.#state = 'lines'
    if (!isWhole || this.#begun.size + last.length > this.#maxLine) {
      this.#scan(this.#begun.take(last))
    } else {
      const line = viewed(this.#begun.take(last, true))
      if (!this.#read(line, 0, line.length - (next - newline))) this.#scan(new Uint8Array(line))
    }
    return next
  }

  /** Takes what has no end of a line: it is kept if it may become a plain line. */
  #takeRest(rest: Uint8Array): void {
    const isBeginning = this.#state === 'begun' || (this.#state === 'lines' && rest[0] === OPEN)
    let end = rest.length
    while (isSpace(rest[end - 1])) end--
    const mayBeComplete = rest[end - 1] === CLOSE
    const fits = this.#begun.size + rest.length <= this.#maxLine
    if (isBeginning && !mayBeComplete && fits) {
      this.#begun.append(rest, true)
      this.#state = 'begun'
    } else {
      this.#scan(this.#begun.take(rest))
    }
  }

  /** Tells the message of a line if it is a plain one. */
  #read(bytes: Uint8Array, from: number, newline: number): boolean {
    const end = bytes[newline - 1] === RETURN ? newline - 1 : newline
    const { maxDepth, maxElements } = this.#limits
    if (end - from > this.#maxLine || this.#check !== undefined) return false
    // So short a rest breaks no limit.
    if (end - from >= MIN_TAKE_BYTES && this.#take(bytes.subarray(from, end), Math.min(2 * maxDepth, maxElements)))
      return true
    const value = readPlainLine(bytes, from, end, maxDepth)
    if (value !== undefined) this.#sink.message(value, end - from, plain)
    return value !== undefined
  }

  #take(bytes: Uint8Array, maxRest: number): boolean {
    const taken = this.#check === undefined ? this.#taker?.(bytes, maxRest) : undefined
    if (taken !== undefined) this.#sink.message(taken.value, bytes.length, { ...plain, data: taken.data })
    return taken !== undefined
  }

  /** Frames bytes by their structure. */
  #scan(bytes: Uint8Array): void {
    let useless = this.#frames.pending + bytes.length
    let items = 0
    for (const item of this.#frames.push(bytes)) {
      if (this.#state === 'stopped') return
      if (item.kind === 'frame' && this.#tellFrame(item.bytes, item.members)) useless -= item.bytes.length
      else items++
      if (item.kind === 'sentinel') this.#sink.sentinel()
      else if (item.kind === 'skipped') this.#sink.skipped(item.bytes)
      else if (item.kind === 'rejected') this.#sink.lost(new FrameError(item.fault, item.length), item.length)
    }
    this.#onUseless(useless - this.#frames.pending, items)
    if (this.#state !== 'stopped') this.#state = this.#frames.idle ? 'lines' : 'frame'
  }

  /** Tells a frame that was found by its structure; false if it is no message. */
  #tellFrame(bytes: Uint8Array, members = 0): boolean {
    if (this.#take(bytes, bytes.length)) return true
    let info = plain
    let value: JsonValue
    const check = (text: string, read: JsonValue) => {
      if (text.includes('\ufffd')) info = { invalidUtf8: true }
      // A name that stands there twice is one member of the value, and two of the text.
      if (members > Object.keys(read ?? {}).length) {
        throw new JsonError('a message has the same member twice', { fault: 'repeated-name' })
      }
      this.#check?.(text, read)
    }
    try {
      value = parseJson(bytes, { check })
    } catch (error) {
      if (!(error instanceof JsonError)) throw error
      this.#sink.lost(error, bytes.length)
      return false
    }
    this.#sink.message(value, bytes.length, info)
    return true
  }
}
