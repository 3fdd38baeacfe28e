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
  /**
   * Who else is connected there, where one client is served at a time and that can be found out. For messages, when
   * this one's channel was heard nothing of and is closed; while it is open, this process may be the holder itself.
   * Takes a few seconds at most and never rejects.
   */
  holder?(): Promise<Holder | undefined>
}

/** A client that keeps a place taken. */
export interface Holder {
  /** Who it is, for messages: `socat (pid 812)`, `this very process (pid 93)`. */
  readonly text: string
  /** Absent if it is not for this user to see. */
  readonly pid: number | undefined
  /** Whether it was guessed: by a command line that names the place, rather than by who is connected. */
  readonly guessed?: boolean
}

/** How a transport is to open a channel. */
export interface OpenOptions {
  /** Ends the attempt. The caller's deadline comes this way too: a transport has none of its own. */
  readonly signal?: AbortSignal | undefined
}
