import type { CallOptions } from '@qga/schema'
import { CommandError, OptionError } from '@qga/wire/calls'
import type { Executes } from '../commands.js'
import { isMissing } from '../errors/is-missing.js'
import { changeAtOnce, lookAfter } from './change-at-once.js'
import type { ChangeOptions, ChangeWords } from './change-stopped.js'
import { oneDeadline } from './one-deadline.js'
import { ReplyReader } from './reply-reader.js'

/** Which keys were removed, and which are there still. */
export interface RemovedKeys {
  readonly removed: readonly string[]
  /** Lines that the agent did not take out: one with blanks before it is not matched. */
  readonly left: readonly string[]
}

/** How to remove keys. What it tells of, when it broke off, are the lines that it asked the guest to take out. */
export interface RemoveKeysOptions extends CallOptions, ChangeOptions<string> {
  readonly signal?: AbortSignal | undefined
}

/**
 * A key's type and its bytes: what makes two lines the same key, whatever their options and comments. Options may quote
 * what looks like a key, and a quote behind a backslash is none; there is one way to read them, and so no second try.
 */
const keyPattern =
  /^[ \t]*(?:(?:[^ \t"]|(?<=\\)"|(?<!\\)"(?:[^"]|(?<=\\)")*(?<!\\)")+[ \t]+)??((?:ssh|ecdsa|sk)-[\w@.-]+)[ \t]+(AAAA[A-Za-z0-9+/]+=*)(?:[ \t]|$)/

/**
 * The ssh keys that may log in as a user, in the order of the file; none where there is no file. That is an error of the
 * agent like that of a user who does not exist, so it is told apart by asking: taking no key out works for the former.
 * Where guest-ssh-remove-authorized-keys is switched off that cannot be asked, and no file is the agent's error.
 */
export async function listAuthorizedKeys(agent: Executes, user: string, options?: CallOptions): Promise<string[]> {
  const username = checkedUser(user)
  const call = oneDeadline(options)
  try {
    const reply: unknown = await agent.execute('guest-ssh-get-authorized-keys', { username }, call())
    // The agent reads from the end. [measured, 7.2 to 11.1]
    return new ReplyReader(reply, 'the reply to guest-ssh-get-authorized-keys').texts('keys').reverse()
  } catch (error) {
    if (!(error instanceof CommandError && isMissing(error))) throw error
    if (await fails(agent.execute('guest-ssh-remove-authorized-keys', { username, keys: [] }, call()))) throw error
    return []
  }
}

/** Adds keys; those that are there already stay as they are. @throws OptionError for what is no key, CommandError */
export async function addAuthorizedKeys(
  agent: Executes,
  user: string,
  keys: readonly string[],
  options?: CallOptions,
): Promise<void> {
  await agent.execute(
    'guest-ssh-add-authorized-keys',
    { username: checkedUser(user), keys: checkedKeys(keys) },
    options,
  )
}

/** Puts these keys in place of all that are there. @throws OptionError for what is no key, CommandError */
export async function replaceAuthorizedKeys(
  agent: Executes,
  user: string,
  keys: readonly string[],
  options?: CallOptions,
): Promise<void> {
  const args = { username: checkedUser(user), keys: checkedKeys(keys), reset: true }
  await agent.execute('guest-ssh-add-authorized-keys', args, options)
}

const words: ChangeWords<string> = {
  what: ({ done }) =>
    done.length > 0
      ? 'the keys were removed, if the guest had them as lines'
      : 'it is not known whether keys were removed',
  hint: 'Ask with listAuthorizedKeys which are left',
}

/**
 * Removes keys, whatever their lines say beside the key itself, and looks whether they are gone: the agent takes out
 * whole lines only, and says nothing of those that it did not find.
 * @throws ChangeError once they may have been removed, with what `execute` threw or a `ProtocolError` as its cause;
 * OptionError; CommandError; the signal's reason
 */
export async function removeAuthorizedKeys(
  agent: Executes,
  user: string,
  keys: readonly string[],
  options: RemoveKeysOptions = {},
): Promise<RemovedKeys> {
  const call = oneDeadline(options)
  const unwanted = new Set(checkedKeys(keys).map(identity))
  const lines = (await listAuthorizedKeys(agent, user, call())).filter((line) => unwanted.has(identity(line)))
  if (lines.length === 0) return { removed: [], left: [] }
  await changeAtOnce(lines, options, words, () =>
    agent.execute('guest-ssh-remove-authorized-keys', { username: user, keys: lines }, call()),
  )
  const now = new Set(
    await lookAfter(lines, lines.length, options, words, () => listAuthorizedKeys(agent, user, call())),
  )
  return { removed: lines.filter((line) => !now.has(line)), left: lines.filter((line) => now.has(line)) }
}

function identity(line: string): string {
  const [, type, bytes] = keyPattern.exec(line) ?? []
  return bytes === undefined ? line : `${type} ${bytes}`
}

/** Agents hardly look at what they are given. */
function checkedKeys(given: readonly string[]): string[] {
  // Of a line with blanks around it the agent says that it is there, and does not find it when it is to be removed.
  const keys = given.map((key) => key.trim())
  for (const key of keys) {
    const why = /[\r\n\0]/.test(key) ? 'more than one line' : /^\s*#/.test(key) ? 'a comment' : undefined
    const reason = why ?? (keyPattern.test(key) ? undefined : 'no public key')
    if (reason === undefined) continue
    const shown = JSON.stringify(key.length > 40 ? `${key.slice(0, 40)}…` : key)
    throw new OptionError(`${shown} is ${reason}`, { hint: 'Give lines as in a file that ends in .pub' })
  }
  return keys
}

function checkedUser(user: string): string {
  if (user !== '' && !/[\r\n\0:/]/.test(user)) return user
  throw new OptionError(`${JSON.stringify(user)} is no user name`)
}

async function fails(work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return false
  } catch (error) {
    if (error instanceof CommandError) return true
    throw error
  }
}
