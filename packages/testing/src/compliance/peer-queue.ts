import type { CompliancePeer } from './transport-under-test.js'

/** Far ends in the order in which they come: whoever makes them adds them, and `TransportUnderTest.peer` gives the next. */
export class PeerQueue {
  readonly #ready: CompliancePeer[] = []
  readonly #waiting: ((peer: CompliancePeer) => void)[] = []

  /** A far end is there. */
  add(peer: CompliancePeer): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#ready.push(peer)
    else next(peer)
  }

  /** The first that nobody has taken yet, or the next that comes. */
  next(): Promise<CompliancePeer> {
    const ready = this.#ready.shift()
    return ready === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(ready)
  }
}
