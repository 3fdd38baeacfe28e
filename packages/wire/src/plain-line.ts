import { BACKSLASH, CLOSE, QUOTE, SPACE } from './ascii.js'
import { decodeUtf8 } from './decode-utf8.js'
import { isShallow } from './is-shallow.js'
import { denseParts } from './json/dense-parts.js'
import { hasDigitRun } from './json/digit-runs.js'
import type { JsonObject } from './json/json-value.js'
import { parseText } from './json/parse-text.js'

const head = /* @__PURE__ */ new TextEncoder().encode('{"return":')
const idName = /* @__PURE__ */ new TextEncoder().encode(', "id": ')
/** What is at most this long is not worth a survey. */
const SHORT_BYTES = 2048
/** A longer id is left to the general way. */
const MAX_ID_BYTES = 64

/**
 * Reads a line that is one reply in its usual form, `{"return": …}` or `{"return": …, "id": "…"}`, at the cost of
 * little more than `JSON.parse`. `undefined` for every other line, and for one that has to be looked at more closely.
 *
 * What is returned and the id are parsed apart. Each being one JSON value proves that the line is one frame with
 * these members, each once: its structure need not be followed. What breaks a limit, or may, is not read here.
 */
export function readPlainLine(bytes: Uint8Array, from: number, to: number, maxDepth: number): JsonObject | undefined {
  if (bytes[to - 1] !== CLOSE || !standsAt(bytes, from, head)) return undefined
  const start = from + head.length
  const id = idLength(bytes, to - 2)
  const tail = id < 0 ? 0 : idName.length + id + 2
  const last = to - 1
  const text = decodeUtf8(bytes, start, last)
  // What is no UTF-8 becomes this; a sentinel does, too.
  if (text.includes('\ufffd')) return undefined
  const isShort = to - from <= Math.min(SHORT_BYTES, 2 * maxDepth)
  const wide = isShort ? hasDigitRun(bytes, start, last) : surveyed(bytes.subarray(from, to), maxDepth)
  if (wide === undefined) return undefined
  try {
    if (tail === 0) return { return: parseText(text, wide) }
    // Not a slice of the text: whoever keeps the id would keep the whole text in memory.
    return { return: parseText(text.slice(0, -tail), wide), id: decodeUtf8(bytes, to - 2 - id, to - 2) }
  } catch {
    return undefined
  }
}

function standsAt(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let place = 0; place < expected.length; place++) {
    if (bytes[at + place] !== expected[place]) return false
  }
  return true
}

/** The length of the string that ends with the quote at `last`, if it is of a last member `id` and plain; else -1. */
function idLength(bytes: Uint8Array, last: number): number {
  if (bytes[last] !== QUOTE) return -1
  for (let at = last - 1; at > last - MAX_ID_BYTES; at--) {
    const byte = bytes[at] ?? 0
    if (byte === QUOTE) return standsAt(bytes, at - idName.length, idName) ? last - at - 1 : -1
    if (byte < SPACE || byte > 0x7e || byte === BACKSLASH) return -1
  }
  return -1
}

/** Whether a frame that could be too deep may hold wide integers; `undefined` if it is not proven to be shallow. */
function surveyed(frame: Uint8Array, maxDepth: number): boolean | undefined {
  const parts = denseParts(frame)
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  // Each level takes two bytes outside strings.
  return length <= 2 * maxDepth || isShallow(frame, maxDepth) ? parts.some((part) => hasDigitRun(part)) : undefined
}
