/**
 * A guest that holds still, as `freeze()` of `@qga/client` makes one, or any other way. What is not there is not known.
 */
export interface QuiesceGuard {
  /** Lets the guest go on, and resolves when it does, with a `Thaw` if there is something to tell. */
  thaw(): Promise<unknown>
  /** Whether all that should hold still does. */
  readonly complete?: boolean | undefined
  readonly warnings?: readonly string[] | undefined
  /** Aborts as soon as the guest is not held any more. */
  readonly signal?: AbortSignal | undefined
}

/** What a guard may tell when it has let the guest go. */
export interface Thaw {
  /** Anything but `undefined`: the guest was let go before it was asked to be. */
  readonly lost?: unknown
  /** What is odd, in words for people. */
  readonly warnings?: readonly string[]
}
