import type { EventHub } from '../events/event-hub.js'
import type { Greeting } from './greeting.js'
import type { SendOptions } from './monitor-link.js'
import type { PendingCall } from './qmp-call.js'
import type { SessionEnd } from './session-end.js'

/** A connection to a monitor, as a session needs it. */
export interface SessionLink {
  readonly label: string
  readonly state: 'greeting' | 'open' | 'closed'
  readonly ended: Promise<SessionEnd>
  readonly pending: readonly PendingCall[]
  readonly events: EventHub
  call(command: string, args: object | undefined, options: SendOptions): Promise<unknown>
  passFd(fd: number): Promise<void>
  close(): void
}

/** A connection to a monitor in its usable state: negotiated. It never reconnects: once closed it stays closed. */
export class QmpSession {
  readonly label: string
  /** What the monitor said of itself. */
  readonly greeting: Greeting
  /** Capabilities that are enabled. */
  readonly capabilities: readonly string[]
  readonly #link: SessionLink

  /** Made by `QmpGreeting.negotiate`. */
  constructor(link: SessionLink, greeting: Greeting, capabilities: readonly string[]) {
    this.label = link.label
    this.greeting = greeting
    this.capabilities = capabilities
    this.#link = link
  }

  get state(): 'open' | 'closed' {
    return this.#link.state === 'closed' ? 'closed' : 'open'
  }

  /** Resolves with how the session ended, when it has; never rejects. */
  get ended(): Promise<SessionEnd> {
    return this.#link.ended
  }

  /** Commands that are not answered yet, oldest first. */
  get pending(): readonly PendingCall[] {
    return this.#link.pending
  }

  get events(): EventHub {
    return this.#link.events
  }

  /**
   * Sends a command and resolves with what it returns. Commands in band are carried out and answered in the order of
   * the calls.
   *
   * The deadline counts from here. An abort or time-out before the command is written takes it out of the line; after
   * that its late reply is dropped. Rejects with `signal.reason` on abort.
   * @throws CommandError, TimeoutError, ClosedError, ProtocolError, FrameError, UnsendableError
   */
  send(command: string, args: object | undefined, options: SendOptions): Promise<unknown> {
    return this.#link.call(command, args, options)
  }

  /**
   * Passes a descriptor to QEMU, which keeps it for the next command that wants one, and closes the one before it.
   * @throws DescriptorError, ClosedError
   */
  passFd(fd: number): Promise<void> {
    return this.#link.passFd(fd)
  }

  /** Closes the connection. Calls that are not settled reject with a `ClosedError`. */
  close(): void {
    this.#link.close()
  }
}
