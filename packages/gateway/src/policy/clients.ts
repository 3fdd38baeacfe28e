import { createHash, timingSafeEqual } from 'node:crypto'
import { UnauthorizedError } from '../errors/unauthorized-error.js'
import type { Grant, May } from './policy.js'

/** A client that the gateway knows by its token, and what it may do. */
export interface ClientConfig {
  /** Its name in logs and metrics, and whose turn it is: letters, digits, `.`, `_` and `-`. */
  readonly name: string
  /** What it sends as `Authorization: Bearer TOKEN`: 16 characters or more. */
  readonly token: string
  /** The machines it may use. */
  readonly machines: 'all' | readonly string[]
  readonly may: May
}

/** Who a request is from. */
export interface Caller extends Grant {
  /** For logs and metrics: a client's name, or `anonymous`. */
  readonly name: string
  /** Whose turn it is: a client, or one connection of those that have no name. */
  readonly party: string
}

/** Tells whose request it is. Tokens are kept as SHA-256 alone, and compared in a time that tells nothing of them. */
export class Clients {
  readonly #known: readonly { readonly digest: Buffer; readonly config: Omit<ClientConfig, 'token'> }[]
  readonly #anonymous: May

  constructor(clients: readonly ClientConfig[], anonymous: May) {
    this.#known = clients.map(({ token, ...config }) => ({ digest: digestOf(token), config }))
    this.#anonymous = anonymous
  }

  /** Whether each request needs a token. */
  get named(): boolean {
    return this.#known.length > 0
  }

  /** @throws UnauthorizedError */
  caller(authorization: string | null, connection: string): Caller {
    if (!this.named)
      return { name: 'anonymous', party: `connection ${connection}`, machines: 'all', may: this.#anonymous }
    const token = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization ?? '')?.[1]
    const given = digestOf(token ?? '')
    // All of them, so that the time does not tell which it was.
    const found = this.#known.filter(({ digest }) => timingSafeEqual(digest, given))[0]
    if (token !== undefined && found !== undefined) return { ...found.config, party: found.config.name }
    throw new UnauthorizedError(token === undefined ? 'the request has no token' : 'nobody has this token', {
      hint: 'Send it as Authorization: Bearer TOKEN',
    })
  }
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
