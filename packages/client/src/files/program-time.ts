import type { CallOptions } from '@qga/schema'

const BRIEF_MS = 30_000
const LONG_MS = 3_600_000

/** How a program is run that takes a moment: a guest that says it never ends is left after the time of one request. */
export const briefly = ({ timeoutMs = BRIEF_MS, signal }: CallOptions) => ({ timeoutMs, signal, killOnTimeout: true })

/** How a program is run that takes as long as its file or tree is large: for an hour, or until an abort. */
export const atLength = ({ signal }: CallOptions) => ({
  ...briefly({ timeoutMs: LONG_MS, signal }),
  killOnAbort: true,
})
