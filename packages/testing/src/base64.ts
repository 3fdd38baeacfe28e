const foreign = /[^A-Za-z0-9+/=\n]/
const exact = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/**
 * Base64 as the agent reads it: characters outside the alphabet are an error, a newline is skipped, an unfinished
 * group of four is dropped, and `=` counts as a zero anywhere. `undefined` is the error. [measured, 7.2 to 11.1]
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (isExact(text)) return new Uint8Array(Buffer.from(text, 'base64'))
  if (foreign.test(text)) return undefined
  const kept = text.replaceAll('\n', '')
  const bytes: number[] = []
  for (let at = 0; at + 4 <= kept.length; at += 4) {
    const group = kept.slice(at, at + 4)
    const [a = 0, b = 0, c = 0] = Buffer.from(group.replaceAll('=', 'A'), 'base64')
    bytes.push(a)
    if (group[2] !== '=') bytes.push(b)
    if (group[3] !== '=') bytes.push(c)
  }
  return Uint8Array.from(bytes)
}

export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

/** Long texts are looked at in pieces: a regular expression over all of 64 MiB would run out of stack. */
function isExact(text: string): boolean {
  const PIECE = 64 * 1024
  let at = 0
  for (; at + PIECE < text.length; at += PIECE) {
    const piece = text.slice(at, at + PIECE)
    if (piece.includes('=') || piece.includes('\n') || foreign.test(piece)) return false
  }
  return exact.test(text.slice(at))
}
