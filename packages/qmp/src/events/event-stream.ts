import { OptionError, onAbort } from '@qga/wire/calls'
import { endError } from '../session/end-error.js'
import type { SessionEnd } from '../session/session-end.js'
import type { EventHub, EventReader } from './event-hub.js'
import type { EventOptions } from './event-options.js'
import type { QmpEvent } from './qmp-event.js'

const DEFAULT_BUFFER = 1_000
const MAX_BYTES = 16 * 1024 * 1024

interface Kept<E> {
  readonly event: E
  readonly bytes: number
}

interface Waiting<E> {
  resolve(result: IteratorResult<E, undefined>): void
  reject(error: unknown): void
}

/**
 * Events for one reader, from the moment it was made: `for await (const event of stream)`. It is independent of other
 * readers and bounded: a reader that is too slow loses the oldest, and `dropped` counts them.
 *
 * It ends with the session: in peace after `close()` or when QEMU shut down, else by throwing a `ClosedError`. Leaving
 * the loop closes it; one that is never read is closed by its `close()`.
 */
export class EventStream<E extends object = QmpEvent> implements AsyncIterableIterator<E>, AsyncDisposable {
  readonly #hub: EventHub
  readonly #label: string
  readonly #options: EventOptions<E>
  readonly #limit: number
  readonly #reader: EventReader
  #kept: Kept<E>[] = []
  #first = 0
  #bytes = 0
  #waiting: Waiting<E>[] = []
  #dropped = 0
  #unlisten = () => {}
  #state: { readonly name: 'open' } | { readonly name: 'ended'; failure?: { readonly error: unknown } } = {
    name: 'open',
  }

  /** Made by `QmpClient.events`. */
  constructor(hub: EventHub, label: string, names: readonly string[], options: EventOptions<E>) {
    this.#hub = hub
    this.#label = label
    this.#options = options
    this.#limit = options.buffer ?? DEFAULT_BUFFER
    if (!(this.#limit >= 1)) throw new OptionError(`buffer is ${this.#limit}`, { hint: 'Give 1 or more events' })
    this.#reader = {
      names: names.length === 0 ? undefined : new Set(names),
      event: (event, bytes) => this.#take(event as E, bytes),
      missed: (count) => this.#drop(count),
      ended: (end) => this.#onEnd(end),
    }
    const { signal } = options
    this.#unlisten = onAbort(signal, () => this.#fail(signal?.reason))
    if (signal?.aborted) this.#fail(signal.reason)
    else hub.attach(this.#reader, options.after)
  }

  /** How many events this reader has lost, because it was slow or asked for what is not kept any more. */
  get dropped(): number {
    return this.#dropped
  }

  next(): Promise<IteratorResult<E, undefined>> {
    const kept = this.#kept[this.#first]
    if (kept !== undefined) {
      this.#forget(kept)
      return Promise.resolve({ value: kept.event, done: false })
    }
    if (this.#state.name === 'open') {
      return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
    }
    const { failure } = this.#state
    this.#state = { name: 'ended' }
    return failure === undefined ? Promise.resolve({ value: undefined, done: true }) : Promise.reject(failure.error)
  }

  async return(): Promise<IteratorResult<E, undefined>> {
    this.close()
    return { value: undefined, done: true }
  }

  /** Ends the stream. What it has kept is gone. */
  close(): void {
    this.#clear()
    this.#end()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
  }

  #take(event: E, bytes: number): void {
    try {
      if (this.#options.filter?.(event) === false) return
    } catch (error) {
      return this.#fail(error)
    }
    const waiting = this.#waiting.shift()
    if (waiting !== undefined) return waiting.resolve({ value: event, done: false })
    this.#kept.push({ event, bytes })
    this.#bytes += bytes
    let count = 0
    for (; this.#size > this.#limit || (this.#bytes > MAX_BYTES && this.#size > 1); count++) {
      const oldest = this.#kept[this.#first]
      if (oldest !== undefined) this.#forget(oldest)
    }
    if (count > 0) this.#drop(count)
  }

  #drop(count: number): void {
    this.#dropped += count
    try {
      this.#options.onDrop?.(count)
    } catch (error) {
      this.#fail(error)
    }
  }

  get #size(): number {
    return this.#kept.length - this.#first
  }

  /** Takes the first one out. The list is cut now and then, not once per event. */
  #forget({ bytes }: Kept<E>): void {
    this.#bytes -= bytes
    this.#first++
    if (this.#first < 1_000 && this.#first < this.#kept.length) return
    this.#kept = this.#kept.slice(this.#first)
    this.#first = 0
  }

  #clear(): void {
    this.#kept = []
    this.#first = 0
    this.#bytes = 0
  }

  #onEnd(end: SessionEnd): void {
    this.#end(end.reason === 'lost' ? { error: endError('the events end', this.#label, end) } : undefined)
  }

  #fail(error: unknown): void {
    this.#clear()
    this.#end({ error })
  }

  #end(failure?: { readonly error: unknown }): void {
    if (this.#state.name === 'ended') return
    this.#hub.detach(this.#reader)
    this.#unlisten()
    const [first, ...others] = this.#waiting
    this.#waiting = []
    // Who waits is told of the failure; else the next one who asks, after what is still kept.
    this.#state = failure === undefined || first !== undefined ? { name: 'ended' } : { name: 'ended', failure }
    if (failure !== undefined) first?.reject(failure.error)
    else first?.resolve({ value: undefined, done: true })
    for (const other of others) other.resolve({ value: undefined, done: true })
  }
}
