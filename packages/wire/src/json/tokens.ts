import { BACKSLASH, COLON, isSpace } from '../ascii.js'

/** Just behind the quote that closes the string which opens at `open`; the end of the text if there is none. */
export function endOfString(text: string, open: number): number {
  let quote = text.indexOf('"', open + 1)
  while (quote > 0) {
    let backslashes = 0
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes++
    if (backslashes % 2 === 0) return quote + 1
    quote = text.indexOf('"', quote + 1)
  }
  return text.length
}

/** Whether what ends here stands where an object has its names. */
export function isName(text: string, end: number): boolean {
  let at = end
  while (isSpace(text.charCodeAt(at))) at++
  return text.charCodeAt(at) === COLON
}
