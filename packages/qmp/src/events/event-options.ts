/** Which events a stream brings, and how many it keeps for a reader that is slow. */
export interface EventOptions<E> {
  /** Events for which this is false are left out. What it throws ends the stream. */
  readonly filter?: ((event: E) => boolean) | undefined
  /** Events that are kept until they are read, at most 16 MiB of them; over that the oldest are dropped. Default 1000. */
  readonly buffer?: number | undefined
  /** Called with how many were dropped, each time. */
  readonly onDrop?: ((count: number) => void) | undefined
  /** Begins after the event with this `sequence`, so far as the history has it. Default: with the next one. */
  readonly after?: number | undefined
  /** Ends the stream, which then throws its reason. */
  readonly signal?: AbortSignal | undefined
}

/** Which event is waited for, and how long. */
export interface WaitOptions<E> {
  /** Events for which this is false do not count. What it throws ends the wait. */
  readonly filter?: ((event: E) => boolean) | undefined
  /** Milliseconds from now. Default 30000. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Events after the one with this `sequence` count as well, so far as the history has them. Default: from now on. */
  readonly after?: number | undefined
}
