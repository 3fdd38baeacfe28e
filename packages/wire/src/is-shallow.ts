import { BACKSLASH, CASE_BIT, CLOSE, OPEN, QUOTE } from './ascii.js'
import { findByte } from './find-byte.js'

const STEP = 8
const LEVEL = 2
/** What a byte does: a quote has the lowest bit, a bracket adds or takes a level. */
const effects = /* @__PURE__ */ Int32Array.from({ length: 256 }, (_, byte) => effectOf(byte))

/**
 * Whether a valid JSON text is proven to have at most `maxDepth` levels. False means only that it is not proven: the
 * structure has to be followed then. Costs a fifth of that.
 */
export function isShallow(frame: Uint8Array, maxDepth: number): boolean {
  if (hasFewBrackets(frame, maxDepth)) return true
  return findByte(frame, BACKSLASH, 0) === frame.length && peak(frame) <= maxDepth
}

function hasFewBrackets(frame: Uint8Array, most: number): boolean {
  let count = 0
  for (const bracket of [OPEN, OPEN ^ CASE_BIT]) {
    for (let at = findByte(frame, bracket, 0); at < frame.length; at = findByte(frame, bracket, at + 1)) {
      if (++count > most) return false
    }
  }
  return true
}

/**
 * An upper bound of the depth of a text without backslashes. No branch depends on a byte, and eight are taken at a
 * time: that makes it fast. Within a step, and in what is left over in the end, the depth is not looked at; the result
 * allows for it.
 */
function peak(frame: Uint8Array): number {
  const table = effects
  const end = frame.length - STEP
  let inString = 0
  let depth = 0
  let most = 0
  for (let at = 0; at <= end; at += STEP) {
    const a = table[frame[at] ?? 0] ?? 0
    const b = table[frame[at + 1] ?? 0] ?? 0
    const c = table[frame[at + 2] ?? 0] ?? 0
    const d = table[frame[at + 3] ?? 0] ?? 0
    inString ^= a & 1
    depth += a & ~1 & (inString - 1)
    inString ^= b & 1
    depth += b & ~1 & (inString - 1)
    inString ^= c & 1
    depth += c & ~1 & (inString - 1)
    inString ^= d & 1
    depth += d & ~1 & (inString - 1)
    const e = table[frame[at + 4] ?? 0] ?? 0
    const f = table[frame[at + 5] ?? 0] ?? 0
    const g = table[frame[at + 6] ?? 0] ?? 0
    const h = table[frame[at + 7] ?? 0] ?? 0
    inString ^= e & 1
    depth += e & ~1 & (inString - 1)
    inString ^= f & 1
    depth += f & ~1 & (inString - 1)
    inString ^= g & 1
    depth += g & ~1 & (inString - 1)
    inString ^= h & 1
    depth += h & ~1 & (inString - 1)
    if (depth > most) most = depth
  }
  return most / LEVEL + STEP
}

function effectOf(byte: number): number {
  if (byte === QUOTE) return 1
  if ((byte | CASE_BIT) === OPEN) return LEVEL
  return (byte | CASE_BIT) === CLOSE ? -LEVEL : 0
}
