import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What this process holds, in its heap and in buffers, once the garbage is collected: V8 may put that off for long. */
export function reachableBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('V8 exposes no gc')
  collect()
  // The first frees the objects of buffers, and their memory behind the scenes; the second waits for that.
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
