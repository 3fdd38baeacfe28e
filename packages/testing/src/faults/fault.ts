/**
 * Something that goes wrong, as a value: hooks over what the agent sends. A fault holds no state of its own, so one
 * value can serve many agents; what it needs to know comes as context.
 *
 * Several faults work in the order of their list: each sees the bytes that the one before it lets through.
 */
export interface Fault {
  /** For people. */
  readonly name: string
  /** A client is served now: what it gets before anything else. */
  onOpen?(connection: ConnectionContext): readonly FaultAction[]
  /** A whole reply, 0xFF and newline included, is about to be sent: what happens in its place. */
  onReply?(bytes: Uint8Array, reply: ReplyContext): readonly FaultAction[]
  /** Bytes of any kind are about to be handed to the client's channel: what happens in their place. */
  onOutput?(bytes: Uint8Array, connection: ConnectionContext): readonly FaultAction[]
  /** Bytes of the client that is served are about to reach the agent: what happens in their place. */
  onInput?(bytes: Uint8Array, connection: ConnectionContext): readonly FaultAction[]
}

/** Bytes to send, or something else to do, in order. An empty list of actions means that nothing happens. */
export type FaultAction =
  | Uint8Array
  | { readonly waitMs: number }
  /** Ends the client's connection; what follows reaches the next client, if at all. */
  | { readonly close: true; readonly cause?: Error }
  /** The agent dies here and a new one takes over; what follows is not sent. */
  | { readonly restart: true }

/** What a fault knows of the connection it acts on. */
export interface ConnectionContext {
  /** Counted from 1 over the life of the fake, in the order in which clients are served. */
  readonly connection: number
  /** Bytes that were sent this way before: to this client, or, for `onInput`, by it. */
  readonly sentBytes: number
}

/** What a fault knows of the reply it acts on. */
export interface ReplyContext {
  /** What is answered; absent when the request could not be read. */
  readonly command: string | undefined
  /** Counted from 1 over all replies. */
  readonly number: number
  /** Counted from 1 over the replies to this command. */
  readonly commandNumber: number
  /** The reply before this one, as it was without faults. */
  readonly previous: PreviousReply | undefined
}

/** The reply before this one, for faults that repeat it. */
export interface PreviousReply extends Omit<ReplyContext, 'previous'> {
  readonly bytes: Uint8Array
}
