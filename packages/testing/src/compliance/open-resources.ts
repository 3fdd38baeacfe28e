import { readdirSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { isMainThread } from 'node:worker_threads'

/** What this process holds open: handles, requests and timers of Node by kind, and the number of descriptors. */
export function openResources(): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1
  const descriptors = isMainThread ? countDescriptors() : undefined // other threads have descriptors, too
  return descriptors === undefined ? counts : { ...counts, descriptors }
}

function countDescriptors(): number | undefined {
  try {
    return readdirSync('/dev/fd').length
  } catch {
    return undefined
  }
}

const TRIES = 100
const PAUSE_MS = 30

/** What is open above what was before, after some patience: the end of a child or a socket takes a moment. */
export async function leakedSince(before: Readonly<Record<string, number>>): Promise<string[]> {
  let leaked: string[] = []
  for (let tried = 0; tried < TRIES; tried++) {
    await delay(PAUSE_MS)
    const more = Object.entries(openResources()).filter(([kind, count]) => count > (before[kind] ?? 0))
    leaked = more.map(([kind, count]) => `${kind}: ${count - (before[kind] ?? 0)} more`)
    if (leaked.length === 0) return []
  }
  return leaked
}
