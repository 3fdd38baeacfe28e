import { decodeBase64 } from '../base64.js'
import { genericError } from '../command-failure.js'
import type { CommandGroup } from '../command-table.js'
import type { Guest } from '../guest/guest.js'
import { SystemError } from '../guest/system-error.js'

const decoder = new TextDecoder()
const NEWLINE = 0x0a

export const userCommands = {
  'guest-get-users': { run: () => [{ user: 'debian', 'login-time': 1_763_683_200.25 }] },
  'guest-set-user-password': {
    run: (args, { guest, traits }) => {
      const user = args.str('username')
      const password = decodeBase64(args.str('password'))
      if (password === undefined) throw genericError('Base64 data contains invalid characters')
      if (password.includes(NEWLINE)) throw genericError('forbidden characters in raw password')
      if (/[\n:]/.test(user)) throw genericError('forbidden characters in username')
      if (guest.accounts.home(user) === undefined) {
        const said = `chpasswd: (user ${user}) pam_chauthtok() failed, error:\nAuthentication token manipulation error\n`
        const text = 'child process has failed to set user password'
        throw genericError(traits.passwordErrors ? `${text}: ${said}` : text)
      }
      guest.accounts.passwords.set(user, { password, crypted: args.bool('crypted') })
    },
  },
  'guest-ssh-get-authorized-keys': {
    run: (args, { guest }) => {
      const path = keyFile(guest, args.str('username'))
      const lines = readLines(guest, path)
      if (lines === undefined) {
        throw genericError(`failed to read '${path}': Failed to open file “${path}”: No such file or directory`)
      }
      const keys = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
      return { keys: keys.reverse() }
    },
  },
  'guest-ssh-add-authorized-keys': {
    run: (args, { guest }) => {
      const keys = args.strings('keys')
      const path = keyFile(guest, args.str('username'))
      const bad = keys.find((key) => key.startsWith('#') || key.includes('\n'))
      if (bad !== undefined) throw genericError(`invalid OpenSSH public key: '${bad}'`)
      const old = args.bool('reset') ? [] : (readLines(guest, path) ?? [])
      const added = keys.filter((key, at) => !old.includes(key) && keys.indexOf(key) === at)
      writeLines(guest, path, [...old, ...added])
    },
  },
  'guest-ssh-remove-authorized-keys': {
    run: (args, { guest }) => {
      const path = keyFile(guest, args.str('username'))
      const keys = args.strings('keys')
      const old = readLines(guest, path)
      // Whole lines only: a blank in front of the key in the file defeats it.
      if (old !== undefined)
        writeLines(
          guest,
          path,
          old.filter((line) => !keys.includes(line)),
        )
    },
  },
} satisfies CommandGroup

function keyFile(guest: Guest, user: string): string {
  const home = guest.accounts.home(user)
  if (home === undefined) throw genericError(`failed to lookup user '${user}': Success`)
  return `${home}/.ssh/authorized_keys`
}

function readLines(guest: Guest, path: string): string[] | undefined {
  try {
    const text = decoder.decode(guest.files.get(path))
    return text === '' ? [] : text.replace(/\n$/, '').split('\n')
  } catch (error) {
    if (error instanceof SystemError) return undefined
    throw error
  }
}

function writeLines(guest: Guest, path: string, lines: readonly string[]): void {
  guest.files.put(path, lines.map((line) => `${line}\n`).join(''))
}
