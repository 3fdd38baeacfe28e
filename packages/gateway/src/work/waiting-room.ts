import { GatewayBusyError } from '../errors/gateway-busy-error.js'
import { PartyBusyError } from '../errors/party-busy-error.js'
import { PartyTally } from './party-tally.js'

/** Counts who waits for a turn, and lets no more in than may. */
export class WaitingRoom {
  readonly #most: { readonly perParty: number; readonly inAll: number }
  readonly #tally = new PartyTally()

  constructor(most: { readonly perParty: number; readonly inAll: number }) {
    this.#most = most
  }

  get size(): number {
    return this.#tally.all
  }

  /** Lets one in; what comes back lets it out, once. @throws PartyBusyError, GatewayBusyError */
  enter(party: string): () => void {
    const { perParty, inAll } = this.#most
    const waiting = this.#tally.of(party)
    if (waiting >= perParty) {
      throw new PartyBusyError(`${waiting} requests of this client wait for a turn already`, {
        hint: 'Wait for some of them before you send more',
      })
    }
    if (this.size >= inAll) throw new GatewayBusyError(`${this.size} requests wait for a turn already`)
    this.#tally.add(party, 1)
    let inside = true
    return () => {
      if (!inside) return
      inside = false
      this.#tally.add(party, -1)
    }
  }
}
