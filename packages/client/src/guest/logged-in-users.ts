import type { CallOptions } from '@qga/schema'
import type { Executes } from '../commands.js'
import { ReplyReader } from './reply-reader.js'

/** A user who is logged in. */
export interface LoggedInUser {
  readonly user: string
  /** Of the account; Windows. */
  readonly domain: string | undefined
  /** Since when, at the earliest; an invalid date if the guest says what cannot be. */
  readonly since: Date
}

/** Who is logged in, each user once, by the earliest login. Empty in a guest that keeps no list (utmp). */
export async function loggedInUsers(agent: Executes, options?: CallOptions): Promise<LoggedInUser[]> {
  const reply: unknown = await agent.execute('guest-get-users', undefined, options)
  const users = new Map<string, LoggedInUser>()
  for (const entry of ReplyReader.list(reply, 'the reply to guest-get-users')) {
    const [user, domain] = [entry.text('user'), entry.optionalText('domain')]
    const since = new Date(entry.number('login-time') * 1000)
    const key = JSON.stringify([user, domain])
    const known = users.get(key)
    if (known === undefined || isEarlier(since, known.since)) users.set(key, { user, domain, since })
  }
  return [...users.values()]
}

/** Any date is earlier than one that cannot be. */
function isEarlier(one: Date, other: Date): boolean {
  return one < other || (Number.isNaN(other.getTime()) && !Number.isNaN(one.getTime()))
}
