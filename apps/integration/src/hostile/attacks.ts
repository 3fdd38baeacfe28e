import { archives } from './archives.js'
import type { Attacks } from './attack.js'
import { base64Lies } from './base64.js'
import { bombs } from './bombs.js'
import { boundlessAttacks } from './boundless-attacks.js'
import { crowds } from './crowds.js'
import { freezes } from './freezes.js'
import { lies } from './lies.js'
import { numbers } from './numbers.js'
import { objects } from './objects.js'
import { orders } from './orders.js'
import { places } from './places.js'
import { secretsKept } from './secrets.js'
import { texts } from './texts.js'

/** What a hostile guest may do, by the number of the threat. */
export const attacks: Attacks = {
  ...boundlessAttacks,
  ...crowds,
  ...lies,
  ...base64Lies,
  ...numbers,
  ...freezes,
  ...objects,
  ...texts,
  ...orders,
  ...archives,
  ...bombs,
  ...secretsKept,
  ...places,
}
