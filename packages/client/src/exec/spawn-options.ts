import type { CallOptions } from '@qga/schema'
import type { CaptureMode, ProgramOptions } from './exec-options.js'

/** How to start a program that is waited for later. */
export interface SpawnOptions extends ProgramOptions, CallOptions {
  /** Milliseconds for the start alone. Default 30000. */
  readonly timeoutMs?: number | undefined
  readonly stream?: false | undefined
  /** What of the output the agent keeps until the end. Default `separated`. */
  readonly capture?: CaptureMode | undefined
  /** How `stdoutText` and `stderrText` read the bytes. Default UTF-8. */
  readonly encoding?: string | number | undefined
}

/** How to start a program whose output is read while it runs. */
export interface SpawnStreamOptions extends ProgramOptions, CallOptions {
  readonly stream: true
  /** Milliseconds that the program may run; it is ended then, with an `ExecTimeoutError`. Default: any time. */
  readonly timeoutMs?: number | undefined
  /** Ends the program when it aborts; whoever waits or reads gets its reason. */
  readonly signal?: AbortSignal | undefined
  /** A folder of the guest for a private folder with the output. Default `/tmp`. */
  readonly tempFolder?: string | undefined
}
