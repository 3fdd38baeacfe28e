import { ClientGoneError } from '../errors/client-gone-error.js'
import { GatewayBusyError } from '../errors/gateway-busy-error.js'
import { PartyBusyError } from '../errors/party-busy-error.js'
import { PartyTally } from './party-tally.js'

/** What one request has in the room. */
export interface KeptBody {
  /** Counts bytes that have come. @throws PartyBusyError, GatewayBusyError; ClientGoneError once it was left */
  add(bytes: number): void
  /** Gives all of it back, once. */
  leave(): void
}

/**
 * Counts the bytes of bodies that are kept until their requests are over: parsed, they are a multiple of that in memory.
 * One that is alone is let in, whatever its size, which has a limit of its own.
 */
export class BodyRoom {
  readonly #most: { readonly perParty: number; readonly inAll: number }
  readonly #tally = new PartyTally()

  constructor(most: { readonly perParty: number; readonly inAll: number }) {
    this.#most = most
  }

  /** Room for one body of a party, empty as yet. */
  enter(party: string): KeptBody {
    let own = 0
    let left = false
    return {
      add: (bytes) => {
        // Who reads it may not have heard yet.
        if (left) throw new ClientGoneError('nobody waits for this body any more')
        const ofParty = this.#tally.of(party)
        if (ofParty > own && ofParty + bytes > this.#most.perParty) {
          throw new PartyBusyError(`bodies of ${ofParty} bytes of this client are under way`, {
            hint: 'Wait for some of its requests before you send more',
          })
        }
        const { all } = this.#tally
        if (all > own && all + bytes > this.#most.inAll) {
          throw new GatewayBusyError(`bodies of ${all} bytes are under way`)
        }
        own += bytes
        this.#tally.add(party, bytes)
      },
      leave: () => {
        left = true
        this.#tally.add(party, -own)
        own = 0
      },
    }
  }
}
