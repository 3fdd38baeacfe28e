import type { QmpEvent } from './qmp-event.js'

const MAX_BYTES = 1024 * 1024

/** The last events, to look back in: so many, and at most 1 MiB of them. */
export class EventHistory {
  readonly #limit: number
  readonly #entries: { readonly event: QmpEvent; readonly bytes: number }[] = []
  /** Entries before this one are gone; they are cut off now and then, not one by one. */
  #first = 0
  #bytes = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  add(event: QmpEvent, bytes: number): void {
    this.#entries.push({ event, bytes })
    this.#bytes += bytes
    while (this.#size > this.#limit || this.#bytes > MAX_BYTES) {
      this.#bytes -= this.#entries[this.#first]?.bytes ?? 0
      this.#first++
    }
    if (this.#first <= this.#limit) return
    this.#entries.splice(0, this.#first)
    this.#first = 0
  }

  /** Those that came after the one with this sequence number, oldest first, with the sizes of their messages. */
  after(sequence: number): { readonly event: QmpEvent; readonly bytes: number }[] {
    return this.#entries.slice(this.#first).filter(({ event }) => event.sequence > sequence)
  }

  get #size(): number {
    return this.#entries.length - this.#first
  }
}
