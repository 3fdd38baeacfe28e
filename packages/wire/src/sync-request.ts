import { SENTINEL } from './sentinel.js'

const encoder = /* @__PURE__ */ new TextEncoder()

/** The request that `Resync` asks to be written: 0xFF, then guest-sync-delimited with the id. */
export function syncRequest(id: number): Uint8Array {
  const line = `{"execute":"guest-sync-delimited","arguments":{"id":${id}}}\n`
  return Uint8Array.from([SENTINEL, ...encoder.encode(line)])
}

/** A random integer from 1 to 2^53 - 1: unguessable, exact in JavaScript, and in the int64 range the agent takes. */
export function randomSyncId(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2))
  return (high & 0x1fffff) * 0x1_0000_0000 + low || 1
}
