/**
 * An open byte duplex: what a transport hands out, and all that this package asks of one.
 *
 * The contract, which an object literal can keep:
 * - `start` is called once. From then on every byte reaches `receiver.data` in order, and the end of the channel,
 *   whoever caused it, reaches `receiver.closed` exactly once, after the last data. Bytes that came earlier are kept.
 * - `write` hands bytes over in order and never throws: a failure ends in `closed(cause)`. After the end it does nothing.
 * - `close` may be called at any time and any number of times.
 * - The channel never half-closes: QEMU answers a half-close by dropping the reply. [measured, QEMU 7.2]
 * - A chunk given to `data` belongs to the receiver. To one that `borrows` it may be lent instead, which `data` is told:
 *   then the channel reuses its memory.
 */
export interface Channel {
  /** Where this leads, for error texts: `unix:/run/vm1/qga.sock`. */
  readonly label: string
  /** Whether the peer's socket is on this machine, so that a round trip costs next to nothing. */
  readonly local?: boolean
  start(receiver: Receiver): void
  /**
   * Takes the bytes, which the caller does not change until the peer has answered them. `false` means that they are queued and
   * `receiver.drained` will be called when the queue is empty; or that the channel has ended, which `closed` told.
   */
  write(bytes: Uint8Array): boolean
  /**
   * Passes an open descriptor to the peer (SCM_RIGHTS), after all that was written before and ahead of what is written
   * later, with a blank byte. The caller keeps its own. Absent where descriptors cannot be passed: all but unix sockets.
   * @throws DescriptorError
   */
  passFd?(fd: number): Promise<void>
  close(): void
}

/** Who listens to a channel. Its methods are called one at a time and must not throw. */
export interface Receiver {
  /** Whether chunks may be lent: nothing of one that is `lent` is looked at once `data` has returned. Default false. */
  readonly borrows?: boolean
  data(chunk: Uint8Array, lent?: boolean): void
  drained?(): void
  closed(cause?: Error): void
}
