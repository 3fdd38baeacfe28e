import { ProtocolError } from './errors/protocol-error.js'

/** Bytes to base64 text. */
export function encodeBase64(data: Uint8Array | string): string {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

/**
 * Base64 text to bytes, strictly. Node's own decoder skips what it does not know and stops at padding in the middle,
 * so its result is only right when it has the length that the text must have; and it takes the URL alphabet too.
 * @throws ProtocolError
 */
export function decodeBase64(text: string, what: string): Buffer {
  if (typeof text !== 'string') throw new ProtocolError(`${what} is no string`)
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = Buffer.from(text, 'base64')
  const strict = text.length % 4 === 0 && bytes.length === (text.length / 4) * 3 - padding
  if (!strict || text.includes('-') || text.includes('_')) throw new ProtocolError(`${what} is not valid base64`)
  return bytes
}
