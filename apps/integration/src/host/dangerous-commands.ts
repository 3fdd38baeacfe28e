import type { CommandName } from '@qga/client'

/** What changes or stops the machine that the agent runs on: for agents inside a virtual machine alone. */
export const dangerousCommands = [
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

export type DangerousCommand = (typeof dangerousCommands)[number]

/** What may be sent to an agent that runs on this machine. */
export type HarmlessCommand = Exclude<CommandName, DangerousCommand>
