import type { CallOptions } from '@qga/schema'

const PROGRAM_MS = 30_000

/** How a program is run that takes a moment: a guest that says it never ends is left after the time of one request. */
export const briefly = ({ timeoutMs = PROGRAM_MS, signal }: CallOptions) => ({ timeoutMs, signal, killOnTimeout: true })
