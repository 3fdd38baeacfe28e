import type { CallOptions } from '@qga/schema'
import { Deadline } from '@qga/wire/calls'

/** Options for each request of a call that makes several: one deadline for all, or each request's own where none is given. */
export function oneDeadline({ timeoutMs, signal }: CallOptions = {}): () => CallOptions {
  if (timeoutMs === undefined) return () => ({ signal })
  const deadline = new Deadline({ timeoutMs, signal })
  return () => deadline.call(timeoutMs)
}
