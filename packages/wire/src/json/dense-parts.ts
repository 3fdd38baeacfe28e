import { QUOTE } from '../ascii.js'
import { findByte } from '../find-byte.js'

/** A stretch without a quote is looked at more closely from this length on. */
const LONG_BYTES = 1024
/** In so many bytes, base64 shows that it is no JSON outside a string. */
const SAMPLE_BYTES = 32

/**
 * The parts of a JSON text that are not the inside of a long string of base64. All that is left out stands within
 * strings. Nothing is said of a text that is no JSON.
 */
export function denseParts(text: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = []
  let from = 0
  let quote = -1
  for (let at = 0; at < text.length; at += LONG_BYTES) {
    if (quote < at) quote = findByte(text, QUOTE, at)
    if (quote - at < LONG_BYTES || !isInString(text, at)) continue
    parts.push(text.subarray(from, at))
    from = quote
    at = quote - LONG_BYTES
  }
  return [...parts, text.subarray(from)]
}

/** Whether a letter follows soon that JSON knows in strings only; no quote may be among the bytes looked at. */
function isInString(text: Uint8Array, at: number): boolean {
  for (let place = at; place < at + SAMPLE_BYTES; place++) {
    const byte = text[place] ?? 0
    if (byte >= 0x46 && byte <= 0x5a) return true
  }
  return false
}
