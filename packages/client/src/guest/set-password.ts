import type { CallOptions } from '@qga/schema'
import { OptionError } from '@qga/wire/calls'
import type { Executes } from '../commands.js'

/** How a password is given. */
export interface SetPasswordOptions extends CallOptions {
  /** It is a hash as crypt(3) makes it, such as `$6$…`; not on Windows. Default false. */
  readonly crypted?: boolean | undefined
}

/** In the guest it goes through a line of chpasswd: `user:password`. */
const refused = new Map([
  [0x0a, 'a newline'],
  [0x0d, 'a carriage return'],
  [0x00, 'a NUL byte'],
])
const COLON = 0x3a

/**
 * Sets the password of an account. Bytes go as they are; a text goes as UTF-8. What the guest would cut or misread is
 * refused before anything is sent: line ends and NUL bytes, and in a hash or a user name also a colon. Nothing of it is
 * on any command line, here or there. Read it from a file or a prompt, and mind the newline at its end.
 * @throws OptionError, CommandError
 */
export async function setPassword(
  agent: Executes,
  user: string,
  password: Uint8Array | string,
  options: SetPasswordOptions = {},
): Promise<void> {
  const { crypted = false, ...call } = options
  const bytes = typeof password === 'string' ? Buffer.from(password) : password
  check('the password', bytes, crypted)
  check('the user name', Buffer.from(user), true)
  // A lone surrogate would become another password than was meant.
  if (typeof password === 'string' && Buffer.from(bytes).toString() !== password) {
    throw new OptionError('the password is no well-formed text', { hint: 'Give its bytes' })
  }
  await agent.execute('guest-set-user-password', { username: user, password: base64(bytes), crypted }, call)
}

function check(what: string, bytes: Uint8Array, noColon: boolean): void {
  if (bytes.length === 0) throw new OptionError(`${what} is empty`)
  for (const byte of bytes) {
    const name = refused.get(byte) ?? (noColon && byte === COLON ? 'a colon' : undefined)
    // The password itself is not shown.
    if (name !== undefined) throw new OptionError(`${what} holds ${name}`, { hint: 'The guest cannot take it' })
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
