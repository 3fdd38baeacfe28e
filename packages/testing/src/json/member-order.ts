const BUCKETS = 512
const encoder = /* @__PURE__ */ new TextEncoder()
const known = new Map<string, number>()

/**
 * The order in which an agent prints and checks the members of an object: by hash, as QEMU keeps them. It is why
 * `id` comes last beside `return` and first beside `error`. [QEMU: qdict.c]
 */
export function inAgentOrder(names: readonly string[]): string[] {
  const placed = names.map((name, at) => ({ name, at, bucket: bucketOf(name) }))
  placed.sort((a, b) => a.bucket - b.bucket || b.at - a.at)
  return placed.map(({ name }) => name)
}

function bucketOf(name: string): number {
  const found = known.get(name)
  if (found !== undefined) return found
  const bytes = encoder.encode(name)
  let value = Math.imul(0x238f13af, bytes.length) >>> 0
  bytes.forEach((byte, at) => {
    value = (value + (byte << ((at * 5) % 24))) >>> 0
  })
  const bucket = ((Math.imul(1103515243, value) + 12345) >>> 0) % BUCKETS
  // Names of users' own making do not fill the memory.
  if (known.size < 1000) known.set(name, bucket)
  return bucket
}
