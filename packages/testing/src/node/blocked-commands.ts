import type { CommandName } from '@qga/schema'

/** What a real agent never gets to do, because it would do it to the machine that runs the tests. */
export const blockedCommands = [
  'guest-shutdown',
  'guest-suspend-disk',
  'guest-suspend-ram',
  'guest-suspend-hybrid',
  'guest-set-time',
  'guest-set-user-password',
  'guest-fsfreeze-freeze',
  'guest-fsfreeze-freeze-list',
  'guest-ssh-add-authorized-keys',
  'guest-ssh-remove-authorized-keys',
  'guest-set-vcpus',
  'guest-set-memory-blocks',
] as const satisfies readonly CommandName[]
