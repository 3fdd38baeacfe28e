import type { Channel } from './channel.js'

/** Something that opens channels to one place; each call of `open` makes a new one. */
export interface Transport {
  /** Where this leads, for error texts. */
  readonly label: string
  /**
   * Opens a channel. Rejects with a `ConnectError` that says why. When `signal` aborts, it stops at once, leaves
   * nothing open and rejects: with the last `ConnectError` if it was retrying one, else with `signal.reason`.
   */
  open(options: OpenOptions): Promise<Channel>
}

/** How a transport is to open a channel. */
export interface OpenOptions {
  /** Ends the attempt. The caller's deadline comes this way too: a transport has none of its own. */
  readonly signal?: AbortSignal | undefined
}
