import {
  type Connection,
  type JsonValue,
  Resync,
  type ResyncAction,
  type ResyncFailure,
  type ResyncLimits,
  syncRequest,
} from '@qga/wire'

export interface SyncEvents {
  synced(): void
  failed(reason: ResyncFailure): void
}

/** The rim of a `Resync`: carries out its actions on a connection, with the clock and a timer. */
export class SyncDriver {
  readonly #connection: Connection
  readonly #resync: Resync
  readonly #events: SyncEvents
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(connection: Connection, limits: ResyncLimits, events: SyncEvents) {
    this.#connection = connection
    this.#resync = new Resync(limits)
    this.#events = events
  }

  get waiting(): boolean {
    return this.#resync.waiting
  }

  /** Until it is answered, or for so many milliseconds; by default, for as long as the limits say. */
  start(timeoutMs?: number): void {
    this.#carryOut(this.#resync.start(performance.now(), timeoutMs))
  }

  sentinel(): void {
    this.#carryOut(this.#resync.sentinel())
  }

  message(value: JsonValue, bytes: number): void {
    this.#carryOut(this.#resync.message(value, bytes))
  }

  skipped(bytes: number): void {
    this.#carryOut(this.#resync.skipped(bytes))
  }

  /** For good: the connection is over. */
  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  #carryOut(actions: readonly ResyncAction[]): void {
    for (const action of actions) {
      // A channel may end within a write.
      if (this.#stopped) return
      switch (action.kind) {
        case 'send':
          this.#connection.sendBytes(syncRequest(action.id))
          break
        case 'wait':
          clearTimeout(this.#timer)
          this.#timer = setTimeout(() => this.#carryOut(this.#resync.tick(performance.now())), action.ms)
          break
        case 'synced':
          clearTimeout(this.#timer)
          this.#events.synced()
          break
        case 'failed':
          clearTimeout(this.#timer)
          this.#events.failed(action.reason)
      }
    }
  }
}
