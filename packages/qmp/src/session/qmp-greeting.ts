import type { Connection } from '@qga/wire'
import { CommandError, onAbort, startTimer } from '@qga/wire/calls'
import type { CapabilityOptions } from '../connect-options.js'
import { GreetingError } from '../errors/greeting-error.js'
import { NegotiationError } from '../errors/negotiation-error.js'
import { type Greeting, versionText } from './greeting.js'
import { GreetingWatch } from './greeting-watch.js'
import { type LinkOptions, MonitorLink } from './monitor-link.js'
import { QmpSession } from './qmp-session.js'

/** How long the greeting, or the negotiation, is waited for. */
export interface OpeningOptions {
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/** After so much silence the peer is asked something that only an agent answers, to tell one from the other. */
const PROBE_MS = 1_000

/**
 * A monitor that has greeted. Nothing can be executed before `negotiate()`, which gives the session; until then QEMU
 * refuses every other command.
 */
export class QmpGreeting implements Greeting {
  readonly label: string
  readonly version: Greeting['version']
  readonly capabilities: readonly string[]
  readonly #link: MonitorLink

  private constructor(link: MonitorLink, greeting: Greeting) {
    this.label = link.label
    this.version = greeting.version
    this.capabilities = greeting.capabilities
    this.#link = link
  }

  /**
   * Waits for the greeting. The connection belongs to this from here on, and is closed if it fails; when `signal`
   * aborts, with its reason.
   * @throws GreetingError, NotMonitorError, ClosedError, OptionError
   */
  static read(connection: Connection, options: OpeningOptions & LinkOptions): Promise<QmpGreeting> {
    const { signal, timeoutMs } = options
    return new Promise((resolve, reject) => {
      const settle = (settled: () => void) => {
        clearTimeout(deadline)
        clearTimeout(probe)
        unlisten()
        settled()
      }
      const failed = (error: unknown) => {
        settle(() => reject(error))
        link.close()
      }
      const watch = new GreetingWatch(connection.label, {
        greeted: (greeting) => {
          link.open()
          settle(() => resolve(new QmpGreeting(link, greeting)))
        },
        failed,
      })
      const link = new MonitorLink(connection, options, watch)
      const unlisten = onAbort(signal, () => failed(signal?.reason))
      const deadline = startTimer(timeoutMs, () => {
        failed(watch.verdict() ?? new GreetingError(link.label, timeoutMs))
      })
      const probe = startTimer(Math.min(PROBE_MS, timeoutMs / 2), () => link.probe('guest-ping'))
      link.start()
      if (signal?.aborted) failed(signal.reason)
    })
  }

  /**
   * Ends the negotiation, with the capabilities that are wanted and offered. The connection is closed if this fails.
   * @throws NegotiationError, TimeoutError, ClosedError
   */
  async negotiate(options: OpeningOptions & CapabilityOptions): Promise<QmpSession> {
    const { wanted = ['oob'], required = [] } = options
    try {
      const missing = required.filter((name) => !this.capabilities.includes(name))
      if (missing.length > 0) throw this.#lacking(missing)
      const enable = [...new Set([...wanted, ...required])].filter((name) => this.capabilities.includes(name))
      await this.#link.call('qmp_capabilities', enable.length === 0 ? undefined : { enable }, options)
      return new QmpSession(this.#link, this, enable)
    } catch (error) {
      this.#link.close()
      throw error instanceof CommandError ? this.#refused(error) : error
    }
  }

  /** Closes the connection. */
  close(): void {
    this.#link.close()
  }

  #lacking(missing: readonly string[]): NegotiationError {
    const offered = this.capabilities.length === 0 ? 'none' : this.capabilities.join(', ')
    return new NegotiationError(
      `QEMU ${versionText(this)} at ${this.label} lacks ${missing.join(', ')}: it offers ${offered}`,
      { missing, hint: 'Do without, or use another monitor: a socket offers oob, a terminal does not' },
    )
  }

  #refused(cause: CommandError): NegotiationError {
    return new NegotiationError(`QEMU ${versionText(this)} at ${this.label} refused the negotiation: ${cause.desc}`, {
      cause,
      hint: 'Leave out the capabilities that it refuses',
    })
  }
}
