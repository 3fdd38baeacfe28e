const BLOCK_BYTES = 65_537 // no buffer has this size, so that a lost or doubled one cannot go unseen
let block: Uint8Array | undefined

/** Bytes of all values without any order: the same for the same length. */
export function pattern(length: number): Uint8Array {
  block ??= makeBlock()
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += block.length) bytes.set(block.subarray(0, length - at), at)
  return bytes
}

function makeBlock(): Uint8Array {
  let state = 1
  return Uint8Array.from({ length: BLOCK_BYTES }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return state >>> 16
  })
}

/** `equal`, or where two pieces differ: for an assertion that does not print megabytes. */
export function compareBytes(actual: Uint8Array, expected: Uint8Array): string {
  const shorter = Math.min(actual.length, expected.length)
  for (let at = 0; at < shorter; at++) {
    if (actual[at] !== expected[at]) return `differs at ${at} of ${expected.length}`
  }
  return actual.length === expected.length ? 'equal' : `${actual.length} bytes of ${expected.length}`
}

/** One piece of many. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}
