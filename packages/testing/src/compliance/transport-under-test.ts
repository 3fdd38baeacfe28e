import type { Transport } from '@qga/wire'

/** The far end of a channel under test, in the hands of the suite. */
export interface CompliancePeer {
  /** Sends bytes to the channel. Resolves when the line has taken them all, or is over; never rejects. */
  write(bytes: Uint8Array): Promise<void>
  /**
   * The next bytes that the channel has written, at least one; `undefined` after the end, however it came. Nothing is
   * taken from the line unasked, but for a reasonable buffer.
   */
  read(): Promise<Uint8Array | undefined>
  /** Ends the line in peace, after what was written. */
  close(): void
  /** Breaks the line at once. Bytes that the channel has written are unread then. */
  reset?(): void
}

/** A transport and what it leads to, made anew for each test. */
export interface TransportUnderTest {
  readonly transport: Transport
  /** The far end of the next channel; waits until it is there. */
  peer(): Promise<CompliancePeer>
  /** Ends all that was started for this one test. */
  close?(): Promise<void> | void
}

/** Makes what a test needs. */
export type MakeTransport = () => TransportUnderTest | Promise<TransportUnderTest>

/**
 * What some lines cannot do:
 * - `connect`: the far end is there before a channel is, as that of a serial line or an inherited descriptor
 * - `reopen`: a second channel from the same transport, as of an inherited descriptor
 * - `last-words`: what was sent right before the end may be lost, as on a pty that is hung up
 * - `seen-end`: the far end does not notice that the channel closes, as on a serial line
 * - `reset`: the far end cannot break the line so that the channel ends with an error
 */
export type Lack = 'connect' | 'reopen' | 'last-words' | 'seen-end' | 'reset'

/** What to expect of a transport. */
export interface TransportComplianceOptions {
  /** Tests of these are left out. Default: none. */
  readonly lacks?: readonly Lack[]
  /** The largest message. Default 64 MiB, which is what an agent takes at most. */
  readonly largeBytes?: number
  /** For each test that moves much, or opens several channels. Default 60 s. */
  readonly timeoutMs?: number
}
