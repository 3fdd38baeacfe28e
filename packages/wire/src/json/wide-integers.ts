/** Digits from which on an integer may be beyond 2^53, the range in which a `number` is exact. */
const WIDE_DIGITS = 16
const wideDigits = /\d{16}/

/** No integer of the protocols has more than 20 digits; this many are still read, more are refused. */
export const MAX_INTEGER_DIGITS = 400

/**
 * Whether the text may hold an integer of 16 digits or more: looks at every 16th byte, so it costs next to nothing
 * beside parsing. Digits within a string count too: then the caller looks closer for nothing.
 */
export function mayHoldWideInteger(text: string | Uint8Array): boolean {
  if (typeof text === 'string') return wideDigits.test(text)
  for (let at = WIDE_DIGITS - 1; at < text.length; at += WIDE_DIGITS) {
    if (!isDigit(text[at])) continue
    let from = at
    while (isDigit(text[from - 1])) from--
    let to = at + 1
    while (to - from < WIDE_DIGITS && isDigit(text[to])) to++
    if (to - from >= WIDE_DIGITS) return true
  }
  return false
}

/** Where the tokens of wide integers are: pairs of start and end, strings and fractions left out. */
export function findWideIntegers(text: string): number[] {
  const places: number[] = []
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === 0x22) {
      at = endOfString(text, at)
    } else if (isDigit(code)) {
      const start = text.charCodeAt(at - 1) === 0x2d ? at - 1 : at
      const digits = at
      while (isDigit(text.charCodeAt(at))) at++
      if (at - digits >= WIDE_DIGITS && !isFractionOrExponent(text.charCodeAt(at))) places.push(start, at)
      else while (isNumberPart(text.charCodeAt(at))) at++
    } else {
      at++
    }
  }
  return places
}

/** Just behind the closing quote; the end of the text if there is none. */
function endOfString(text: string, open: number): number {
  let quote = text.indexOf('"', open + 1)
  while (quote > 0) {
    let backslashes = 0
    while (text.charCodeAt(quote - 1 - backslashes) === 0x5c) backslashes++
    if (backslashes % 2 === 0) return quote + 1
    quote = text.indexOf('"', quote + 1)
  }
  return text.length
}

function isDigit(code: number | undefined): boolean {
  return code !== undefined && code >= 0x30 && code <= 0x39
}

function isFractionOrExponent(code: number): boolean {
  return code === 0x2e || code === 0x65 || code === 0x45
}

function isNumberPart(code: number): boolean {
  return isDigit(code) || isFractionOrExponent(code) || code === 0x2b || code === 0x2d
}
