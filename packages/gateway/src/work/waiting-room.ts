import { GatewayBusyError } from '../errors/gateway-busy-error.js'
import { PartyBusyError } from '../errors/party-busy-error.js'

/** Counts who waits for a turn, and lets no more in than may. */
export class WaitingRoom {
  readonly #most: { readonly perParty: number; readonly inAll: number }
  readonly #byParty = new Map<string, number>()
  #all = 0

  constructor(most: { readonly perParty: number; readonly inAll: number }) {
    this.#most = most
  }

  get size(): number {
    return this.#all
  }

  /** Lets one in; what comes back lets it out, once. @throws PartyBusyError, GatewayBusyError */
  enter(party: string): () => void {
    const { perParty, inAll } = this.#most
    const waiting = this.#byParty.get(party) ?? 0
    if (waiting >= perParty) {
      throw new PartyBusyError(`${waiting} requests of this client wait for a turn already`, {
        hint: 'Wait for some of them before you send more',
      })
    }
    if (this.#all >= inAll) throw new GatewayBusyError(`${this.#all} requests wait for a turn already`)
    this.#all++
    this.#byParty.set(party, waiting + 1)
    let inside = true
    return () => {
      if (!inside) return
      inside = false
      this.#all--
      const left = (this.#byParty.get(party) ?? 0) - 1
      if (left > 0) this.#byParty.set(party, left)
      else this.#byParty.delete(party)
    }
  }
}
