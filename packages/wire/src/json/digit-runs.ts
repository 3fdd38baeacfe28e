const ZERO = 0x30
const WIDE_DIGITS = 16

/**
 * Whether 16 digits stand in a row: only then may a number be beyond 2^53, or absurdly long. Where 16 may end it looks
 * backwards, and goes on 16 behind what is no digit: so it looks at every 16th byte of most texts, and at none more than
 * twice. Digits within a string count too: then somebody looks closer for nothing.
 */
export function hasDigitRun(bytes: Uint8Array, from = 0, to: number = bytes.length): boolean {
  let first = from
  while (first + WIDE_DIGITS <= to) {
    let at = first + WIDE_DIGITS - 1
    while (at >= first && ((bytes[at] ?? 0) - ZERO) >>> 0 < 10) at--
    if (at < first) return true
    first = at + 1
  }
  return false
}
