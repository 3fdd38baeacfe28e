/** Characters that are decoded at a time: a multiple of 4, and few enough to stay in the processor's cache. */
const WINDOW = 32 * 1024
/** A character that is no byte; Node's decoder takes it for the one that has the same low bits. */
const wide = /[^\0-\xff]/

/** Gives memory for so many bytes, of which every one will be written. */
export type Room = (bytes: number) => Buffer

const freshRoom: Room = (bytes) => Buffer.allocUnsafeSlow(bytes)

/** Bytes, or text as UTF-8, to base64. */
export function encodeBase64(data: Uint8Array | string): string {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

/**
 * Base64 to bytes, strictly: `undefined` for white space, letters of the URL alphabet, padding that is missing, inside
 * or too much, bits that no byte takes, and whatever else is not what an encoder prints.
 */
export function decodeBase64(text: string): Buffer | undefined {
  return decode(text.length, (from, to) => text.slice(from, to))
}

/** The same of base64 in bytes, from `from` to `to`; no text of that length is made. */
export function decodeBase64Bytes(bytes: Buffer, from: number, to: number, room?: Room): Buffer | undefined {
  return decode(to - from, (first, last) => bytes.toString('latin1', from + first, from + last), room)
}

function decode(length: number, slice: (from: number, to: number) => string, room = freshRoom): Buffer | undefined {
  if (length % 4 !== 0) return undefined
  const end = length === 0 ? '' : slice(length - 4, length)
  const padding = end.endsWith('==') ? 2 : end.endsWith('=') ? 1 : 0
  const out = room((length / 4) * 3 - padding)
  let written = 0
  for (let from = 0; from < length; from += WINDOW) {
    const text = slice(from, Math.min(from + WINDOW, length))
    // Node's decoder skips what it does not know and stops at padding: then it writes too little.
    const expected = Math.min((text.length / 4) * 3, out.length - written)
    if (isMisread(text) || out.write(text, written, 'base64') !== expected) return undefined
    written += expected
  }
  return padding === 0 || encodeBase64(out.subarray(padding - 3)) === end ? out : undefined
}

/** Whether Node's decoder may take characters for letters of the alphabet that are none. */
function isMisread(text: string): boolean {
  return text.includes('-') || text.includes('_') || wide.test(text)
}
