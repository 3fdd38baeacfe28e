import type { Attacks, Threat } from './attack.js'
import { boundlessAttacks } from './boundless-attacks.js'
import { lies } from './lies.js'
import { payloads } from './payloads.js'

/** What a hostile guest may do, by the number of the threat. */
export const attacks: Attacks = { ...boundlessAttacks, ...lies, ...payloads }

/** Threats that no guest can play against the client or the tool, and why. */
export const elsewhere: Readonly<Record<Threat, string>> = {
  T24: 'of a gateway that shows guests to a model; what is shown is escaped all the same (T11)',
  T27: 'played by other users of the host; the tests of unix sockets in @qga/wire have it',
}
