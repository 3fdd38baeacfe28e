import { SENTINEL } from './sentinel.js'

/** The request that `Resync` asks to be written: 0xFF, then guest-sync-delimited with the id. */
export function syncRequest(id: number): Uint8Array {
  const text = `{"execute":"guest-sync-delimited","arguments":{"id":${id}}}\n`
  const bytes = new Uint8Array(text.length + 1)
  bytes[0] = SENTINEL
  for (let at = 0; at < text.length; at++) bytes[at + 1] = text.charCodeAt(at)
  return bytes
}

/** A random integer from 1 to 2^53 - 1: unguessable, exact in JavaScript, and in the int64 range the agent takes. */
export function randomSyncId(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2))
  return (high & 0x1fffff) * 0x1_0000_0000 + low || 1
}
