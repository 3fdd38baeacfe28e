/** A password as guest-set-user-password brought it. */
export interface SetPassword {
  readonly password: Uint8Array
  readonly crypted: boolean
}

const homes: Readonly<Record<string, string>> = { root: '/root', debian: '/home/debian' }

/** Who can log in to the fake guest: `root` and `debian`. */
export class Accounts {
  readonly passwords = new Map<string, SetPassword>()

  /** Undefined if there is no such user. */
  home(user: string): string | undefined {
    return Object.hasOwn(homes, user) ? homes[user] : undefined
  }
}
