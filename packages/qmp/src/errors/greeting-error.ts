import { type Holder, QgaError } from '@qga/wire'

/** The channel is open, but no greeting came. */
export class GreetingError extends QgaError {
  static override readonly code = 'NO_GREETING'
  /** Milliseconds that the greeting was waited for. */
  readonly waitedMs: number
  /** Who else is connected there, where that could be found out. */
  readonly holder: Holder | undefined

  constructor(label: string, waitedMs: number, holder?: Holder) {
    super(
      holder === undefined
        ? `the monitor at ${label} does not greet: connected, but nothing came within ${waitedMs} ms`
        : `the monitor at ${label} serves another client: ${holder.text}`,
      {
        hint:
          holder === undefined
            ? 'Another client probably holds it, since a monitor serves one at a time; or QEMU is stuck; or this is the socket of a guest agent, which does not greet'
            : 'A monitor serves one client at a time: end that one, or give QEMU one more -qmp socket',
      },
    )
    this.waitedMs = waitedMs
    this.holder = holder
  }
}
