import { BACKSLASH, CASE_BIT, CLOSE, COLON, COMMA, isSpace, NEWLINE, OPEN, QUOTE } from './ascii.js'
import type { FrameFault } from './errors/frame-error.js'
import { findByte } from './find-byte.js'
import { FrameBuffer } from './frame-buffer.js'
import { defaultFrameLimits, type FrameLimits } from './frame-limits.js'
import { resolveLimits } from './resolve-limits.js'
import { SENTINEL } from './sentinel.js'

/** What a stream is made of. `bytes` may be views of the chunks pushed. */
export type DecodedItem =
  /**
   * One complete JSON object or array, from its opening to its closing bracket. Not yet parsed. `members`: how many
   * colons stand in it outside strings and inner brackets; more than it has members if a name stands there twice.
   */
  | { readonly kind: 'frame'; readonly bytes: Uint8Array; readonly members?: number }
  /** The byte 0xFF. */
  | { readonly kind: 'sentinel' }
  /** Bytes that belong to no frame: garbage, or the rest of a frame that was too large. */
  | { readonly kind: 'skipped'; readonly bytes: Uint8Array }
  /** A frame that was given up. */
  | { readonly kind: 'rejected'; readonly fault: FrameFault; readonly length: number }

/**
 * Bytes to frames. Pure: no clock, no I/O, no promise; the same bytes give the same frames, sentinels and faults,
 * however they are cut, and every byte but white space between frames is in exactly one item.
 *
 * Framing goes by structure (brackets, with strings and escapes minded), so compact lines, CRLF and pretty-printed
 * JSON are all the same to it. It is linear in the bytes and never holds more than `maxFrameBytes`.
 * - 0xFF ends whatever was open, in the middle of a line or of a string as well.
 * - A raw newline inside a string proves that the frame broke off there (the agent died): the frame is `torn`.
 * - A frame over a limit is rejected at once and the rest of it is skipped.
 *
 * It finds frames without a look at what they say. `MessageDecoder` gives values, and is faster.
 */
export class FrameDecoder {
  /** Whether the memory of chunks may change after `push`, so that nothing of them is kept. */
  lent = false
  readonly #limits: typeof defaultFrameLimits
  readonly #held = new FrameBuffer()
  #items: DecodedItem[] = []
  /** Open brackets; 0 is between frames. */
  #depth = 0
  #elements = 0
  #members = 0
  /** Within a frame: outside strings, in one, or right after a backslash. */
  #text: 'none' | 'string' | 'escape' = 'none'
  /** The frame at hand was rejected: its structure is followed, its bytes are not kept. */
  #discarding = false

  constructor(limits: FrameLimits = {}) {
    this.#limits = resolveLimits(defaultFrameLimits, limits)
  }

  /** Whether no frame is begun. */
  get idle(): boolean {
    return this.#depth === 0
  }

  /** How many bytes are held of a frame that is not complete. */
  get pending(): number {
    return this.#held.size
  }

  push(chunk: Uint8Array): DecodedItem[] {
    for (let at = 0; at <= chunk.length; at++) {
      const from = at
      at = findByte(chunk, SENTINEL, from)
      this.#scan(chunk.subarray(from, at))
      if (at === chunk.length) break
      this.#giveUp('torn')
      this.#items.push({ kind: 'sentinel' })
    }
    return this.#takeItems()
  }

  /** Tells the decoder that the stream is over. A frame that is still open is `cut-off`, never a message. */
  end(): DecodedItem[] {
    this.#giveUp('cut-off')
    return this.#takeItems()
  }

  /** Forgets what was begun, as on a new connection. */
  reset(): void {
    this.#held.clear()
    this.#depth = 0
    this.#text = 'none'
    this.#discarding = false
  }

  #takeItems(): DecodedItem[] {
    const items = this.#items
    this.#items = []
    return items
  }

  #scan(bytes: Uint8Array): void {
    const nextMark = marksOf(bytes)
    let at = 0
    while (at < bytes.length) {
      if (this.#depth === 0) at = this.#skip(bytes, at)
      if (at === bytes.length) return
      const start = at
      at = this.#follow(bytes, start, nextMark)
      this.#take(bytes.subarray(start, at))
      if (this.#text === 'string' && bytes[at] === NEWLINE) this.#giveUp('torn')
    }
  }

  /** Between frames: goes to the next opening bracket and reports what was not white space. */
  #skip(bytes: Uint8Array, from: number): number {
    let at = from
    while (isSpace(bytes[at])) at++
    const garbage = at
    while (at < bytes.length && ((bytes[at] ?? 0) | CASE_BIT) !== OPEN) at++
    if (at > garbage) this.#items.push({ kind: 'skipped', bytes: bytes.subarray(garbage, at) })
    this.#elements = 0
    this.#members = 0
    return at
  }

  /** Within a frame: goes to its end, behind the byte that breaks a limit, to a newline in a string, or to the end. */
  #follow(bytes: Uint8Array, from: number, nextMark: (at: number) => number): number {
    let at = from
    while (at < bytes.length) {
      if (this.#text === 'none') {
        at = this.#followPlain(bytes, at)
        if (this.#depth === 0 || (this.#brokenLimit !== undefined && !this.#discarding)) return at
      } else {
        at = this.#followString(bytes, at, nextMark)
        if (this.#text === 'string' && bytes[at] === NEWLINE) return at
      }
    }
    return at
  }

  /** Outside strings: stops behind an opening quote, behind the byte that ends the frame or breaks a limit, or at the end. */
  #followPlain(bytes: Uint8Array, from: number): number {
    const { maxDepth, maxElements } = this.#limits
    let at = from
    let depth = this.#depth
    let elements = this.#elements
    while (at < bytes.length) {
      const byte = bytes[at++] ?? 0
      if (byte === QUOTE) {
        this.#text = 'string'
        break
      }
      if (byte === COLON) {
        if (depth === 1) this.#members++
      } else if (byte === COMMA) {
        if (++elements > maxElements) break
      } else if ((byte | CASE_BIT) === OPEN) {
        elements++
        if (++depth > maxDepth || elements > maxElements) break
      } else if ((byte | CASE_BIT) === CLOSE && --depth === 0) break
    }
    this.#depth = depth
    this.#elements = elements
    return at
  }

  /** Goes to just behind the closing quote, or stops at a raw newline. */
  #followString(bytes: Uint8Array, from: number, nextMark: (at: number) => number): number {
    let at = this.#text === 'escape' ? from + 1 : from
    for (;;) {
      const stop = nextMark(at)
      const escaped = isEscaped(bytes, at, stop)
      this.#text = escaped && stop === bytes.length ? 'escape' : 'string'
      if (stop === bytes.length || (!escaped && bytes[stop] === NEWLINE)) return stop
      at = stop + 1
      if (escaped) continue
      this.#text = 'none'
      return at
    }
  }

  get #brokenLimit(): FrameFault | undefined {
    if (this.#depth > this.#limits.maxDepth) return 'too-deep'
    return this.#elements > this.#limits.maxElements ? 'too-complex' : undefined
  }

  /** Takes a piece of the frame at hand; the last one if no bracket is open. */
  #take(piece: Uint8Array): void {
    const length = this.#held.size + piece.length
    const fault = length > this.#limits.maxFrameBytes ? 'too-large' : this.#brokenLimit
    if (this.#discarding) {
      if (piece.length > 0) this.#items.push({ kind: 'skipped', bytes: piece })
    } else if (fault !== undefined) {
      this.#held.clear()
      this.#discarding = true
      this.#items.push({ kind: 'rejected', fault, length })
    } else if (this.#depth > 0) {
      this.#held.append(piece, this.lent)
    } else {
      this.#items.push({ kind: 'frame', bytes: this.#held.take(piece), members: this.#members })
    }
    if (this.#depth === 0) this.#discarding = false
  }

  #giveUp(fault: FrameFault): void {
    if (this.#depth === 0) return
    if (!this.#discarding) this.#items.push({ kind: 'rejected', fault, length: this.#held.size })
    this.reset()
  }
}

/**
 * Gives the place of the next quote or newline at or after a place that never goes back, or the length. Found natively,
 * and once for all frames of a chunk: so each byte is looked at once.
 */
function marksOf(bytes: Uint8Array): (at: number) => number {
  let quote = -1
  let newline = -1
  return (at) => {
    if (quote < at) quote = findByte(bytes, QUOTE, at)
    if (newline < at) newline = findByte(bytes, NEWLINE, at)
    return Math.min(quote, newline)
  }
}

/** Whether an odd number of backslashes ends at `at`, none of them before `from`. */
function isEscaped(bytes: Uint8Array, from: number, at: number): boolean {
  let first = at
  while (first > from && bytes[first - 1] === BACKSLASH) first--
  return (at - first) % 2 === 1
}
