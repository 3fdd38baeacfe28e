import { setMaxListeners } from 'node:events'
import type { CommandName, EventName, ExecuteParameters, Return } from '@qga/schema/qmp'
import { AddressError, ClosedError, ConnectError, TimeoutError } from '@qga/wire'
import { Deadline, OptionError, onAbort, startTimer } from '@qga/wire/calls'
import type { QmpCallOptions } from '../call-options.js'
import type { Target } from '../connect-options.js'
import { NegotiationError } from '../errors/negotiation-error.js'
import { NotMonitorError } from '../errors/not-monitor-error.js'
import type { EventOptions } from '../events/event-options.js'
import type { EventStream } from '../events/event-stream.js'
import type { AnyEventName, QmpEvent } from '../events/qmp-event.js'
import { QmpClient } from '../qmp-client.js'
import { patienceFor } from '../session/deadlines.js'
import type { SessionEnd } from '../session/session-end.js'
import { tell } from '../tell.js'
import { backOffMs } from './back-off.js'
import type { SupervisedEvent, SuperviseOptions, SupervisorState } from './supervise-options.js'

/** A session that lasted so long counts as a success; one that breaks at once does not begin the back-off anew. */
const STABLE_MS = 1_000

/**
 * Keeps a connection to a monitor: opens it, and a new one whenever it is lost, with back-off and jitter, until it is
 * closed. Nothing is ever sent twice: a command that was under way when its connection was lost rejects.
 */
export function superviseQmp(target: Target, options: SuperviseOptions = {}): QmpSupervisor {
  return new QmpSupervisor(target, options)
}

/** A monitor that is connected to again and again. Each connection has its own greeting, ids and events. */
export class QmpSupervisor implements AsyncDisposable {
  readonly #target: Target
  readonly #options: SuperviseOptions
  readonly #life = new AbortController()
  readonly #done: Promise<void>
  #state: SupervisorState = { name: 'connecting' }
  /** What the last attempt failed with. */
  #failure: unknown
  readonly #changed = new Set<() => void>()

  /** Made by `superviseQmp`. */
  constructor(target: Target, options: SuperviseOptions) {
    this.#target = target
    this.#options = options
    const { signal } = options
    if (signal?.aborted) this.#life.abort(signal.reason)
    const unlisten = onAbort(signal, () => this.#life.abort(signal?.reason))
    this.#life.signal.addEventListener('abort', unlisten, { once: true })
    this.#done = this.#run()
  }

  get state(): SupervisorState {
    return this.#state
  }

  /**
   * The client that is connected, or the next one that is. It is an ordinary client: when its connection is lost it
   * stays closed.
   * @throws TimeoutError, ClosedError; the signal's reason on abort
   */
  async client(options: { timeoutMs?: number; signal?: AbortSignal } = {}): Promise<QmpClient> {
    const { timeoutMs = Number.POSITIVE_INFINITY, signal } = options
    signal?.throwIfAborted()
    const now = this.#openClient()
    if (now !== undefined) return now
    const waiting = new AbortController()
    const timer = startTimer(timeoutMs, () => waiting.abort(this.#late(timeoutMs)))
    const unlisten = onAbort(signal, () => waiting.abort(signal?.reason))
    try {
      const qmp = await this.#next(undefined, waiting.signal)
      waiting.signal.throwIfAborted()
      if (qmp === undefined) throw this.#closedError()
      return qmp
    } finally {
      clearTimeout(timer)
      unlisten()
    }
  }

  /**
   * Waits for a connection and sends a command on it, in one deadline. It is sent once: if the connection is lost then,
   * this rejects as `QmpClient.execute` does.
   */
  async execute<N extends CommandName>(name: N, ...rest: ExecuteParameters<N, QmpCallOptions>): Promise<Return<N>> {
    const [args, options = {}] = rest
    const deadline = new Deadline({ ...options, timeoutMs: options.timeoutMs ?? patienceFor(name).timeoutMs })
    const qmp = await this.client(deadline.call(Number.POSITIVE_INFINITY))
    const left = { ...options, ...deadline.call(Number.POSITIVE_INFINITY) }
    return (await qmp.executeRaw(name, args, left)) as Return<N>
  }

  /** As `QmpClient.events`, over all connections. Between the events of two of them comes one `EventGap`. */
  events<N extends AnyEventName = EventName>(
    names: readonly N[],
    options: EventOptions<QmpEvent<N>> = {},
  ): AsyncGenerator<SupervisedEvent<QmpEvent<N>>, void, undefined> {
    const open = this.#state.name === 'open' ? this.#state.qmp : undefined
    // Nothing is kept for a reader that never begins: one that does looks back to here.
    return this.#follow(names, options, open, open?.sequence)
  }

  /** Closes the connection and opens no other. */
  async close(): Promise<void> {
    this.#life.abort()
    await this.#done
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async *#follow<N extends AnyEventName>(
    names: readonly N[],
    options: EventOptions<QmpEvent<N>>,
    open: QmpClient | undefined,
    after: number | undefined,
  ): AsyncGenerator<SupervisedEvent<QmpEvent<N>>, void, undefined> {
    let qmp = open
    let events = open?.events(...names, { ...options, after })
    let before: SessionEnd | undefined
    try {
      for (;;) {
        if (qmp !== undefined && events !== undefined) {
          before = yield* untilTheEnd(qmp, events)
          options.signal?.throwIfAborted()
        }
        qmp = await this.#next(qmp, options.signal ?? this.#life.signal)
        options.signal?.throwIfAborted()
        if (qmp === undefined) return
        // What came since it is open is in its history.
        events = qmp.events(...names, { ...options, after: 0 })
        if (before !== undefined) yield { gap: before }
      }
    } finally {
      events?.close()
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#life
    let failures = 0
    while (!signal.aborted) {
      const startedAt = performance.now()
      const failure = await this.#session()
      this.#failure = failure
      if (signal.aborted) break
      if (isPermanent(failure)) return this.#become({ name: 'closed', cause: failure })
      failures = performance.now() - startedAt > STABLE_MS && failure === undefined ? 1 : failures + 1
      const delayMs = backOffMs(failures, this.#options)
      this.#become({ name: 'waiting', delayMs, cause: failure })
      await pause(delayMs, signal)
    }
    this.#become(this.#options.signal?.aborted ? { name: 'closed', cause: signal.reason } : { name: 'closed' })
  }

  /** One connection from its opening to its end; returns what it failed with, if it never was of use. */
  async #session(): Promise<unknown> {
    const { signal } = this.#life
    this.#become({ name: 'connecting' })
    try {
      const qmp = await QmpClient.connect(this.#target, { ...this.#options, signal })
      const close = () => void qmp.close()
      signal.addEventListener('abort', close, { once: true })
      try {
        await Promise.race([this.#options.onConnect?.(qmp), qmp.ended])
        if (qmp.state === 'open') this.#become({ name: 'open', qmp })
        await qmp.ended
      } finally {
        signal.removeEventListener('abort', close)
        close()
      }
      return undefined
    } catch (error) {
      return error
    }
  }

  /** The client that is open, if it is not `previous`, or the next one; `undefined` when it is all over. */
  async #next(previous: QmpClient | undefined, signal: AbortSignal): Promise<QmpClient | undefined> {
    for (;;) {
      if (this.#state.name === 'closed' || signal.aborted) return undefined
      const qmp = this.#openClient()
      if (qmp !== undefined && qmp !== previous) return qmp
      await this.#change(signal)
    }
  }

  #openClient(): QmpClient | undefined {
    const state = this.#state
    return state.name === 'open' && state.qmp.state === 'open' ? state.qmp : undefined
  }

  /** Resolves at the next change of the state, or when the signal aborts. */
  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#changed.delete(done)
        signal.removeEventListener('abort', done)
        resolve()
      }
      this.#changed.add(done)
      setMaxListeners(0, signal)
      signal.addEventListener('abort', done, { once: true })
    })
  }

  #become(state: SupervisorState): void {
    this.#state = state
    for (const changed of this.#changed) changed()
    const { onState } = this.#options
    if (onState !== undefined) tell(() => onState(state))
  }

  #closedError(): ClosedError {
    const cause = this.#state.name === 'closed' ? this.#state.cause : undefined
    return new ClosedError('the supervision of this monitor is over', { cause })
  }

  #late(timeoutMs: number): TimeoutError {
    return new TimeoutError(`no connection to a monitor within ${timeoutMs} ms`, {
      timeoutMs,
      written: false,
      cause: this.#failure,
      hint: 'Does QEMU run? The cause says what the last attempt failed with',
    })
  }
}

/** The events of one connection, and how it ended. A connection that was lost is no failure here. */
async function* untilTheEnd<E extends object>(
  qmp: QmpClient,
  events: EventStream<E>,
): AsyncGenerator<E, SessionEnd, undefined> {
  try {
    for await (const event of events) yield event
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error
  }
  return await qmp.ended
}

/** What the next attempt would fail with as well. */
function isPermanent(error: unknown): boolean {
  const wrong = [AddressError, NotMonitorError, NegotiationError, OptionError].some((type) => error instanceof type)
  return wrong || (error instanceof ConnectError && (error.reason === 'bad-path' || error.reason === 'untrusted'))
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
  })
}
