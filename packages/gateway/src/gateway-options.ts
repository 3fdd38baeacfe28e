import type { ConnectOptions, Target } from '@qga/client'
import { OptionError } from '@qga/wire/calls'
import * as z from 'zod'
import type { GatewayLimits } from './limits.js'
import type { Log } from './log/json-log.js'
import type { ClientConfig } from './policy/clients.js'

/** Which machines a gateway leads to, for whom, and within what limits. */
export interface GatewayOptions {
  /** Where the agents are, by names for URLs, logs and metrics: letters, digits, `.`, `_` and `-`. */
  readonly machines: Readonly<Record<string, Target>>
  /**
   * Who may do what. Default: nobody has a name, and whoever can reach the gateway may do what `anonymous` says: see
   * there.
   */
  readonly clients?: readonly ClientConfig[] | undefined
  /** What is allowed without `clients`: `read`, what only looks, or `all`. Default `read`. */
  readonly anonymous?: 'read' | 'all' | undefined
  readonly limits?: GatewayLimits | undefined
  /** How to connect to agents. `maxFrameBytes` is the limit `replyBytes`. */
  readonly connect?: Omit<ConnectOptions, 'signal' | 'maxFrameBytes'> | undefined
  /** Milliseconds after which an idle connection is closed, so that others can have the socket. Default 10000. */
  readonly idleMs?: number | undefined
  /** The folder of the journal of freezes, as for `agent.freeze`; `false`: none. */
  readonly journal?: string | false | undefined
  /** Told of each request when it is over, without secrets: see `jsonLog`. What it throws is dropped. Default: nobody. */
  readonly log?: Log | undefined
}

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits, ".", "_" and "-", 64 at most')

const clientSchema = z.strictObject({
  name,
  token: z.string().regex(/^[\x21-\x7e]{16,512}$/, '16 to 512 printable characters, no spaces'),
  machines: z.union([z.literal('all'), z.array(name)]),
  may: z.union([z.enum(['read', 'all']), z.array(z.string().min(1))]),
})

/** @throws OptionError */
export function checkOptions({ machines, clients = [], anonymous }: GatewayOptions): void {
  for (const machine of Object.keys(machines)) check(name, machine, `the machine "${machine}"`)
  for (const [at, client] of clients.entries()) check(clientSchema, client, `clients[${at}]`)
  // Messages must not tell a token, so they name the client.
  for (const member of ['name', 'token'] as const) {
    const twice = clients.find((one, at) => clients.findIndex((other) => other[member] === one[member]) < at)
    if (twice !== undefined) throw new OptionError(`two clients have the ${member} of ${twice.name}`)
  }
  for (const client of clients) {
    const missing = client.machines === 'all' ? undefined : client.machines.find((one) => !Object.hasOwn(machines, one))
    if (missing !== undefined) throw new OptionError(`client ${client.name}: there is no machine ${missing}`)
  }
  if (anonymous !== undefined && !['read', 'all'].includes(anonymous))
    throw new OptionError(`anonymous is ${anonymous}`)
  if (anonymous !== undefined && clients.length > 0) {
    throw new OptionError('anonymous is set, and so are clients', { hint: 'With clients, each request needs a token' })
  }
}

function check(schema: z.ZodType, value: unknown, what: string): void {
  const { error } = schema.safeParse(value)
  if (error === undefined) return
  const [issue] = error.issues
  throw new OptionError(`${what}: ${[...(issue?.path ?? []), issue?.message].join(': ')}`)
}
