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

/** Who is logged in, each user once. Empty in a guest that keeps no list (utmp). */
export async function loggedInUsers(agent: Executes, options?: CallOptions): Promise<LoggedInUser[]> {
  const reply: unknown = await agent.execute('guest-get-users', undefined, options)
  return ReplyReader.list(reply, 'the reply to guest-get-users').map((entry) => ({
    user: entry.text('user'),
    domain: entry.optionalText('domain'),
    since: new Date(entry.number('login-time') * 1000),
  }))
}
