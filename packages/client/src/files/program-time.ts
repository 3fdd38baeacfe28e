import type { CallOptions } from '@qga/schema'
import type { ExecOptions } from '../exec/exec-options.js'

const BRIEF_MS = 30_000
const LONG_MS = 3_600_000

/** How long a program may run, and what becomes of it then. */
export type ProgramTime = Pick<ExecOptions, 'timeoutMs' | 'signal' | 'killOnAbort' | 'killOnTimeout'>

/** How a program is run that takes a moment: a guest that says it never ends is left after the time of one request. */
export const briefly = ({ timeoutMs = BRIEF_MS, signal }: CallOptions): ProgramTime => ({
  timeoutMs,
  signal,
  killOnTimeout: true,
})

/** How a program is run that takes as long as its file or tree is large: for an hour, or until an abort. */
export const atLength = ({ signal }: CallOptions): ProgramTime => ({
  ...briefly({ timeoutMs: LONG_MS, signal }),
  killOnAbort: true,
})
