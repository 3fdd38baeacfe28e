import type { CallOptions } from '@qga/schema'
import type { RunOptions } from '../exec/exec.js'

const BRIEF_MS = 30_000
const LONG_MS = 3_600_000

/** How long a program may run, and what becomes of it then. */
export type ProgramTime = Pick<
  RunOptions,
  'timeoutMs' | 'startMs' | 'signal' | 'killOnAbort' | 'killOnTimeout' | 'onRunning'
>

/** How a program is run that takes a moment: a guest that says it never ends is left after the time of one request. */
export const briefly = ({ timeoutMs = BRIEF_MS, signal }: CallOptions): ProgramTime => ({
  timeoutMs,
  signal,
  killOnTimeout: true,
})

/**
 * How a program is run that takes as long as its file or tree is large: for an hour, or until an abort. `goesOn` is called
 * whenever the agent says that it still runs; what that throws ends it, too.
 */
export function atLength({ signal, timeoutMs }: CallOptions, goesOn: () => void = () => {}): ProgramTime {
  const fault = new AbortController()
  const either = signal === undefined ? fault.signal : AbortSignal.any([signal, fault.signal])
  const onRunning = () => {
    try {
      goesOn()
    } catch (error) {
      fault.abort(error)
      throw error
    }
  }
  return { ...briefly({ timeoutMs: LONG_MS, signal: either }), startMs: timeoutMs, killOnAbort: true, onRunning }
}
