import type { CallOptions } from '@qga/schema'

/** How to run a program in the guest, and how long to wait for it. */
export interface ExecOptions extends CallOptions {
  /**
   * Milliseconds until it gives up waiting; the process then runs on in the guest, and an `ExecTimeoutError` names its
   * pid. Default: it waits for as long as the process runs.
   */
  readonly timeoutMs?: number | undefined
  /** The whole environment of the process: the agent's own is replaced, PATH included. Default: the agent's own. */
  readonly env?: Readonly<Record<string, string>> | undefined
  /** What the process reads on its standard input. Default: nothing, an end of file at once. */
  readonly input?: Uint8Array | string | undefined
}
