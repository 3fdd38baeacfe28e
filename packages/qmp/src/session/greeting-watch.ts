import { ClosedError } from '@qga/wire'
import type { Reply } from '@qga/wire/calls'
import { NotMonitorError } from '../errors/not-monitor-error.js'
import { type Greeting, readGreeting } from './greeting.js'
import { Stranger } from './stranger.js'

/** Who waits for the greeting. Only the first word counts. */
export interface GreetingEvents {
  greeted(greeting: Greeting): void
  failed(error: Error): void
}

/** Looks at what comes before anything else: a greeting, or what shows that there will be none. */
export class GreetingWatch {
  readonly #label: string
  readonly #events: GreetingEvents
  readonly #stranger: Stranger

  constructor(label: string, events: GreetingEvents) {
    this.#label = label
    this.#events = events
    this.#stranger = new Stranger(label)
  }

  message(reply: Reply): void {
    if (reply.kind !== 'greeting') return this.#fail(this.#stranger.message(reply))
    const greeting = readGreeting(reply.value)
    if (greeting !== undefined) return this.#events.greeted(greeting)
    this.#fail(new NotMonitorError(this.#label, 'something whose greeting is not that of QEMU'))
  }

  skipped(bytes: Uint8Array): void {
    this.#fail(this.#stranger.skipped(bytes))
  }

  closed(cause: Error | undefined): void {
    const error = new ClosedError(`${this.#label} closed the connection before it greeted`, {
      cause,
      hint: 'Is that the socket of a monitor, and does QEMU still run?',
    })
    this.#events.failed(this.#stranger.verdict(cause) ?? error)
  }

  /** What came instead, if anything did. */
  verdict(): NotMonitorError | undefined {
    return this.#stranger.verdict()
  }

  #fail(error: Error | undefined): void {
    if (error !== undefined) this.#events.failed(error)
  }
}
