import { native } from './native.js'

/** Keeps a byte order mark, as `Buffer` does: it is no JSON, and shall not depend on who decodes. */
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true })

/** The bytes as Node's own class, whose methods are fast; as they are where there is no such class. */
export function viewed(bytes: Uint8Array): Uint8Array {
  if (native === undefined || bytes instanceof native) return bytes
  return native.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

/** UTF-8 to text; each byte or run of bytes that is none becomes U+FFFD, and no byte of ASCII is lost with it. */
export function decodeUtf8(bytes: Uint8Array, from = 0, to: number = bytes.length): string {
  if (native === undefined) return decoder.decode(bytes.subarray(from, to))
  return native.prototype.toString.call(viewed(bytes), 'utf8', from, to)
}
