import type { JsonObject } from '@qga/wire'
import type { SessionEnd } from '../session/session-end.js'
import { EventHistory } from './event-history.js'
import { type QmpEvent, toEvent } from './qmp-event.js'

/** Somebody who wants events. Its methods must not throw. */
export interface EventReader {
  /** Which; `undefined` for all. */
  readonly names: ReadonlySet<string> | undefined
  event(event: QmpEvent, bytes: number): void
  /** Events that were asked for and are not in the history any more. */
  missed(count: number): void
  /** The session is over. Nothing comes after it. */
  ended(end: SessionEnd): void
}

/** Hands each event to all who want it, and keeps the last ones. Names are looked up in sets, and harm nobody. */
export class EventHub {
  readonly #readers = new Set<EventReader>()
  readonly #history: EventHistory
  #sequence = 0
  #end: SessionEnd | undefined

  constructor(historyLimit: number) {
    this.#history = new EventHistory(historyLimit)
  }

  /** The number of the last event; 0 before the first. */
  get sequence(): number {
    return this.#sequence
  }

  deliver(name: string, message: JsonObject, bytes: number): void {
    this.#sequence++
    const event = toEvent(name, message, this.#sequence)
    this.#history.add(event, bytes)
    for (const reader of this.#readers) offer(reader, event, bytes)
  }

  /** From now on this one is told; first of what came after `after`, if that is given. */
  attach(reader: EventReader, after = this.#sequence): void {
    this.#readers.add(reader)
    const past = this.#history.after(after)
    const oldest = past[0]?.event.sequence ?? this.#sequence + 1
    if (after + 1 < oldest) reader.missed(oldest - after - 1)
    for (const { event, bytes } of past) if (this.#readers.has(reader)) offer(reader, event, bytes)
    if (this.#end !== undefined) reader.ended(this.#end)
  }

  detach(reader: EventReader): void {
    this.#readers.delete(reader)
  }

  end(end: SessionEnd): void {
    this.#end = end
    for (const reader of this.#readers) reader.ended(end)
    this.#readers.clear()
  }
}

function offer(reader: EventReader, event: QmpEvent, bytes: number): void {
  if (reader.names === undefined || reader.names.has(event.event)) reader.event(event, bytes)
}
