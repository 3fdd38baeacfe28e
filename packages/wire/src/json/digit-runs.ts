const digits = /* @__PURE__ */ new Uint8Array(256).fill(1, 0x30, 0x3a)
const WIDE_DIGITS = 16
/** Of places at this distance from one another, any run of 16 has at least two. */
const STRIDE = 8

/**
 * Whether 16 digits stand in a row: only then may a number be beyond 2^53, or absurdly long. Looks at every 8th byte,
 * so it costs next to nothing beside parsing. Digits within a string count too: then somebody looks closer for nothing.
 */
export function hasDigitRun(bytes: Uint8Array, from = 0, to: number = bytes.length): boolean {
  const table = digits
  const end = to - STRIDE
  let at = from + WIDE_DIGITS - 1
  for (; at < end; at += WIDE_DIGITS) {
    const around = (table[bytes[at - STRIDE] ?? 0] ?? 0) | (table[bytes[at + STRIDE] ?? 0] ?? 0)
    if (((table[bytes[at] ?? 0] ?? 0) & around) !== 0 && isInRun(bytes, at)) return true
  }
  return at < to && isInRun(bytes, at)
}

function isInRun(bytes: Uint8Array, at: number): boolean {
  let first = at
  while (at - first < WIDE_DIGITS && digits[bytes[first - 1] ?? 0] === 1) first--
  let end = at
  while (end - first < WIDE_DIGITS && digits[bytes[end] ?? 0] === 1) end++
  return end - first >= WIDE_DIGITS
}
