import type { FrameFault } from './errors/frame-error.js'
import { findByte } from './find-byte.js'
import { FrameBuffer } from './frame-buffer.js'
import { SENTINEL } from './sentinel.js'

/** What a stream is made of. `bytes` may be views of the chunks pushed. */
export type DecodedItem =
  /** One complete JSON object or array, from its opening to its closing bracket. Not yet parsed. */
  | { readonly kind: 'frame'; readonly bytes: Uint8Array }
  /** The byte 0xFF. */
  | { readonly kind: 'sentinel' }
  /** Bytes that belong to no frame: garbage, or the rest of a frame that was too large. */
  | { readonly kind: 'skipped'; readonly bytes: Uint8Array }
  /** A frame that was given up. */
  | { readonly kind: 'rejected'; readonly fault: FrameFault; readonly length: number }

/** How much of a frame a decoder takes. */
export interface FrameLimits {
  /** Bytes of one frame. Default 64 MiB + 64 KiB: the largest reply of an agent, a 48 MiB file read, and some slack. */
  readonly maxFrameBytes?: number | undefined
  /** Levels of brackets in one frame. Default 1024, which is the limit of QEMU's own parser. */
  readonly maxDepth?: number | undefined
}

/** The limits that count where none are given. */
export const defaultFrameLimits = { maxFrameBytes: 64 * 1024 * 1024 + 64 * 1024, maxDepth: 1024 }

const QUOTE = 0x22
const BACKSLASH = 0x5c
const NEWLINE = 0x0a
/** `[` and `{` differ in this bit alone, and so do `]` and `}`. */
const CASE_BIT = 0x20
const OPEN = 0x7b
const CLOSE = 0x7d
/** A string longer than this is searched natively, a shorter one in JavaScript. */
const SHORT_STRING_BYTES = 32

const sentinelItem: DecodedItem = { kind: 'sentinel' }

/**
 * Bytes to frames. Pure: no clock, no I/O, no promise; the same bytes give the same frames, sentinels and faults,
 * however they are cut, and every byte but white space between frames is in exactly one item.
 *
 * Framing goes by structure (brackets, with strings and escapes minded), so compact lines, CRLF and pretty-printed
 * JSON are all the same to it. It is linear in the bytes and never holds more than `maxFrameBytes`.
 * - 0xFF ends whatever was open, in the middle of a line or of a string as well.
 * - A raw newline inside a string proves that the frame broke off there (the agent died): the frame is `torn`.
 * - A frame over a limit is rejected at once and the rest of it is skipped.
 */
export class FrameDecoder {
  readonly #maxBytes: number
  readonly #maxDepth: number
  readonly #held = new FrameBuffer()
  /** Open brackets; 0 is between frames. */
  #depth = 0
  /** Within a frame: outside strings, in one, or right after a backslash. */
  #text: 'none' | 'string' | 'escape' = 'none'
  /** The frame at hand was rejected: its structure is followed, its bytes are not kept. */
  #discarding = false

  constructor(limits: FrameLimits = {}) {
    this.#maxBytes = limits.maxFrameBytes ?? defaultFrameLimits.maxFrameBytes
    this.#maxDepth = limits.maxDepth ?? defaultFrameLimits.maxDepth
  }

  push(chunk: Uint8Array): DecodedItem[] {
    const items: DecodedItem[] = []
    let at = 0
    for (;;) {
      const sentinel = findByte(chunk, SENTINEL, at)
      if (sentinel < 0) break
      this.#scan(chunk.subarray(at, sentinel), items)
      this.#giveUp('torn', items)
      items.push(sentinelItem)
      at = sentinel + 1
    }
    if (at < chunk.length) this.#scan(at === 0 ? chunk : chunk.subarray(at), items)
    return items
  }

  /** Tells the decoder that the stream is over. A frame that is still open is `cut-off`, never a message. */
  end(): DecodedItem[] {
    const items: DecodedItem[] = []
    this.#giveUp('cut-off', items)
    return items
  }

  /** Forgets what was begun, as on a new connection. */
  reset(): void {
    this.#held.clear()
    this.#depth = 0
    this.#text = 'none'
    this.#discarding = false
  }

  #scan(bytes: Uint8Array, items: DecodedItem[]): void {
    const marks = new Marks(bytes)
    let at = 0
    while (at < bytes.length) {
      if (this.#depth === 0) at = this.#skip(bytes, at, items)
      if (at < bytes.length) at = this.#follow(bytes, at, marks, items)
    }
  }

  /** Between frames: goes to the next opening bracket and reports what was not white space. */
  #skip(bytes: Uint8Array, from: number, items: DecodedItem[]): number {
    let at = from
    while (at < bytes.length && isSpace(bytes[at])) at++
    const garbage = at
    while (at < bytes.length && ((bytes[at] ?? 0) | CASE_BIT) !== OPEN) at++
    if (at > garbage) items.push({ kind: 'skipped', bytes: bytes.subarray(garbage, at) })
    return at
  }

  /** Within a frame: follows its structure to its end or to the end of the bytes, and returns where it stopped. */
  #follow(bytes: Uint8Array, from: number, marks: Marks, items: DecodedItem[]): number {
    let start = from
    let at = from
    while (at < bytes.length) {
      if (this.#text !== 'none') {
        at = this.#followString(bytes, at, marks)
        if (this.#text === 'string' && bytes[at] === NEWLINE) {
          this.#hold(bytes.subarray(start, at), items)
          this.#giveUp('torn', items)
          return at
        }
        continue
      }
      const byte = bytes[at++] ?? 0
      if (byte === QUOTE) {
        this.#text = 'string'
      } else if ((byte | CASE_BIT) === OPEN) {
        this.#depth++
        if (this.#depth > this.#maxDepth && !this.#discarding) {
          const length = this.#held.size + at - start
          this.#reject(length > this.#maxBytes ? 'too-large' : 'too-deep', length, items)
          start = at
        }
      } else if ((byte | CASE_BIT) === CLOSE && --this.#depth === 0) {
        this.#finish(bytes.subarray(start, at), items)
        return at
      }
    }
    this.#hold(start === 0 ? bytes : bytes.subarray(start), items)
    return at
  }

  /** Goes to just behind the closing quote, or stops at a raw newline. */
  #followString(bytes: Uint8Array, from: number, marks: Marks): number {
    let at = from
    if (this.#text === 'escape') {
      this.#text = 'string'
      at++
    }
    const near = Math.min(bytes.length, at + SHORT_STRING_BYTES)
    while (at < near) {
      const byte = bytes[at]
      if (byte === NEWLINE) return at
      if (byte === QUOTE) {
        this.#text = 'none'
        return at + 1
      }
      at += byte === BACKSLASH ? 2 : 1
    }
    while (at < bytes.length) {
      const stop = marks.next(at)
      if (stop === bytes.length || bytes[stop] === NEWLINE) return stop
      if (bytes[stop] === QUOTE) {
        this.#text = 'none'
        return stop + 1
      }
      at = stop + 2
    }
    if (at > bytes.length) this.#text = 'escape'
    return bytes.length
  }

  #finish(tail: Uint8Array, items: DecodedItem[]): void {
    if (this.#discarding) {
      this.#discarding = false
      items.push({ kind: 'skipped', bytes: tail })
    } else if (this.#held.size + tail.length > this.#maxBytes) {
      items.push({ kind: 'rejected', fault: 'too-large', length: this.#held.size + tail.length })
      this.#held.clear()
    } else if (this.#held.size === 0) {
      items.push({ kind: 'frame', bytes: tail })
    } else {
      this.#held.append(tail)
      items.push({ kind: 'frame', bytes: this.#held.take() })
    }
  }

  #hold(piece: Uint8Array, items: DecodedItem[]): void {
    if (this.#discarding) {
      if (piece.length > 0) items.push({ kind: 'skipped', bytes: piece })
    } else if (this.#held.size + piece.length > this.#maxBytes) {
      this.#reject('too-large', this.#held.size + piece.length, items)
    } else {
      this.#held.append(piece)
    }
  }

  #reject(fault: FrameFault, length: number, items: DecodedItem[]): void {
    items.push({ kind: 'rejected', fault, length })
    this.#held.clear()
    this.#discarding = true
  }

  #giveUp(fault: FrameFault, items: DecodedItem[]): void {
    if (this.#depth === 0) return
    if (!this.#discarding) items.push({ kind: 'rejected', fault, length: this.#held.size })
    this.reset()
  }
}

/** The next byte of interest in a string, found natively; one for all frames of a chunk, so each byte is looked at once. */
class Marks {
  readonly #bytes: Uint8Array
  #quote = -1
  #backslash = -1
  #newline = -1

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** The place of the next quote, backslash or newline at or after `at`, or the length. */
  next(at: number): number {
    if (this.#quote < at) this.#quote = this.#find(QUOTE, at)
    if (this.#backslash < at) this.#backslash = this.#find(BACKSLASH, at)
    if (this.#newline < at) this.#newline = this.#find(NEWLINE, at)
    return Math.min(this.#quote, this.#backslash, this.#newline)
  }

  #find(byte: number, at: number): number {
    const found = findByte(this.#bytes, byte, at)
    return found < 0 ? this.#bytes.length : found
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09
}
