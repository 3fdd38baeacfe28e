import { archives } from './archives.js'
import type { Attacks } from './attack.js'
import { base64Lies } from './base64.js'
import { boundlessAttacks } from './boundless-attacks.js'
import type { Elsewhere } from './coverage.js'
import { crowds } from './crowds.js'
import { freezes } from './freezes.js'
import { lies } from './lies.js'
import { objects } from './objects.js'
import { places } from './places.js'
import { secretsKept } from './secrets.js'
import { texts } from './texts.js'

/** What a hostile guest may do, by the number of the threat. */
export const attacks: Attacks = {
  ...boundlessAttacks,
  ...crowds,
  ...lies,
  ...base64Lies,
  ...freezes,
  ...objects,
  ...texts,
  ...archives,
  ...secretsKept,
  ...places,
}

/** Threats that nobody can play, and why no victim can meet them. */
export const elsewhere: Elsewhere = {
  T24: {
    client: 'shows nothing to a model; a program that does marks what a guest said',
    tool: 'shows nothing to a model; what it shows is escaped all the same (T11)',
    gateway: 'shows nothing to a model; what it says of itself is escaped all the same (T11)',
  },
}
