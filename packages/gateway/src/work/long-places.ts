import { GatewayBusyError } from '../errors/gateway-busy-error.js'
import { PartyBusyError } from '../errors/party-busy-error.js'

/**
 * Places for what takes long, such as programs, copies and freezes: so many with one machine, fewer of them for one party.
 * Nobody waits for one, since it may be for hours; and short calls never have to, since these places are not theirs.
 */
export class LongPlaces {
  readonly #most: { readonly perMachine: number; readonly perParty: number }
  readonly #taken = new Map<string, string[]>()

  constructor(most: { readonly perMachine: number; readonly perParty: number }) {
    this.#most = most
  }

  get size(): number {
    let size = 0
    for (const parties of this.#taken.values()) size += parties.length
    return size
  }

  /** Takes a place; what comes back gives it back, once. @throws PartyBusyError, GatewayBusyError */
  take(machine: string, party: string): () => void {
    const parties = this.#taken.get(machine) ?? []
    const own = parties.filter((one) => one === party).length
    if (own >= this.#most.perParty) {
      throw new PartyBusyError(`this client has ${own} programs, copies and freezes under way with this machine`, {
        hint: 'Wait for one of them to end',
      })
    }
    if (parties.length >= this.#most.perMachine) {
      throw new GatewayBusyError(`${parties.length} programs, copies and freezes are under way with this machine`)
    }
    this.#taken.set(machine, [...parties, party])
    let taken = true
    return () => {
      if (!taken) return
      taken = false
      const left = [...(this.#taken.get(machine) ?? [])]
      left.splice(left.indexOf(party), 1)
      if (left.length > 0) this.#taken.set(machine, left)
      else this.#taken.delete(machine)
    }
  }
}
