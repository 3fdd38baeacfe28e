import type { ParsedItem } from '../json/request-parser.js'

/** Requests in band that are queued while one is carried out; with so many the monitor reads no more. [QEMU: monitor/qmp.c] */
const MAX_QUEUED = 8

/** What the monitor has read and not begun. */
export class RequestQueue {
  #items: ParsedItem[] = []
  #busy = false

  /** Whether nothing more is read for now. Without oob the monitor reads one request at a time. */
  suspended(oob: boolean): boolean {
    return oob ? this.#items.length >= MAX_QUEUED : this.#busy || this.#items.length > 0
  }

  add(item: ParsedItem): void {
    this.#items.push(item)
  }

  /** The next to be carried out; the queue is busy from here until `done`. */
  next(): ParsedItem | undefined {
    if (this.#busy) return undefined
    const item = this.#items.shift()
    this.#busy = item !== undefined
    return item
  }

  done(): void {
    this.#busy = false
  }

  /** The client is gone: what it asked for is not begun any more. What is being carried out goes on. */
  clear(): void {
    this.#items = []
  }
}
