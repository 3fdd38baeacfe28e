/** The shortest code point that a sequence of so many bytes may stand for. */
const smallest: readonly number[] = [0, 0, 0x80, 0x800, 0x10000, 0x200000, 0x4000000]

/**
 * Text as QEMU reads it: UTF-8 in which C0 80 is NUL. Each sequence that is broken, too long, a surrogate or no
 * character becomes one U+FFFD, and `broken` tells of it. [QEMU: mod_utf8_codepoint]
 */
export function decodeModifiedUtf8(bytes: Uint8Array): { readonly text: string; readonly broken: boolean } {
  const pieces: string[] = []
  let broken = false
  for (let at = 0; at < bytes.length; ) {
    const { code, length } = readSequence(bytes, at)
    pieces.push(code < 0 ? '\uFFFD' : String.fromCodePoint(code))
    broken ||= code < 0
    at += length
  }
  return { text: pieces.join(''), broken }
}

/** Whether a code point is neither half of a surrogate pair nor one that Unicode keeps free. */
export function isCharacter(code: number): boolean {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false
  return !(code >= 0xfdd0 && code <= 0xfdef) && (code & 0xfffe) !== 0xfffe
}

/** The code point at a place, -1 if it is broken, and how many bytes to go on. */
function readSequence(bytes: Uint8Array, at: number): { readonly code: number; readonly length: number } {
  const first = bytes[at] ?? 0
  if (first < 0x80) return { code: first, length: 1 }
  if (first < 0xc0 || first >= 0xfe) return { code: -1, length: 1 }
  const length = Math.clz32(~(first << 24))
  let code = first & (0x7f >> length)
  for (let next = 1; next < length; next++) {
    const byte = bytes[at + next] ?? 0
    if ((byte & 0xc0) !== 0x80) return { code: -1, length: next }
    code = (code << 6) | (byte & 0x3f)
  }
  const short = code >= (smallest[length] ?? 0) || (code === 0 && length === 2)
  return { code: short && isCharacter(code) ? code : -1, length }
}
