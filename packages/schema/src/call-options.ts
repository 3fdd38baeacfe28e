/** What may be set for a single call; both members bound the wait, neither undoes a command that has been sent. */
export interface CallOptions {
  /** Ends the call when it aborts; the call then rejects with `signal.reason`. */
  signal?: AbortSignal | undefined
  /**
   * Most milliseconds from the call to its reply, waiting in line included.
   * The default depends on the class of the command: a ping is given less time than a freeze.
   */
  timeoutMs?: number | undefined
}
