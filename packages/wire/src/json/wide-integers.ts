import { JsonError } from '../errors/json-error.js'
import { endOfString, isName } from './tokens.js'

/** No number of the protocols has more than 20 digits; this many characters are still read, more are refused. */
const MAX_NUMBER_LENGTH = 400

/** Digits from which on an integer may be beyond 2^53, the range in which a `number` is exact. */
const WIDE_DIGITS = 16

/**
 * The text with each wide integer made a string that begins with the marker; strings and fractions stay. What is no
 * JSON must not become it: `01` and `{1: 1}` stay as they are, for the native parser to see and refuse.
 * @throws JsonError for a number of any form that is too long
 */
export function markWideIntegers(text: string, marker: string): string {
  let marked = ''
  let done = 0
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === 0x22) {
      at = endOfString(text, at)
    } else if (isDigit(code)) {
      const first = at
      while (isDigit(text.charCodeAt(at))) at++
      const end = at
      while (isNumberPart(text.charCodeAt(at))) at++
      if (at - first < WIDE_DIGITS) continue
      if (at - first > MAX_NUMBER_LENGTH) {
        throw new JsonError(`a number of ${at - first} characters`, { fault: 'long-number' })
      }
      if (at > end || code === 0x30 || isName(text, at)) continue
      const start = text[first - 1] === '-' ? first - 1 : first
      marked += `${text.slice(done, start)}"${marker}${text.slice(start, at)}"`
      done = at
    } else {
      at++
    }
  }
  return done === 0 ? text : marked + text.slice(done)
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** What may follow the first digits of a number. */
function isNumberPart(code: number): boolean {
  return isDigit(code) || code === 0x2e || code === 0x65 || code === 0x45 || code === 0x2b || code === 0x2d
}
