import type { CallOptions } from '@qga/schema'

/** How a shutdown, a reboot or a suspend is waited for. */
export interface PowerOptions extends CallOptions {
  /** Milliseconds. Default 5000, for so long a refusal is waited for; 60000 with `confirm`. */
  readonly timeoutMs?: number | undefined
  /**
   * Resolves when it was seen to have happened: a QMP event, the end of the channel (`agent.whenClosed`), anything.
   * Called before the command is sent, and has to be listening when it returns. The signal aborts when nobody waits any
   * more. If it rejects, so does the call. An `Error` that it resolves with is taken as `whenClosed` means it: a
   * connection that its other side reset confirms, one that this side closed or that broke rejects with a `ClosedError`.
   */
  readonly confirm?: ((signal: AbortSignal) => Promise<unknown>) | undefined
}
