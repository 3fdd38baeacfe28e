import type { CommandName } from '@qga/schema/qmp'

/** The commands that QEMU carries out out of band; a test holds the list against the schema. */
export const oobCommands = [
  'migrate-pause',
  'migrate-recover',
  'query-yank',
  'yank',
] as const satisfies readonly CommandName[]

/** Name of a command that may overtake others. */
export type OobCommandName = (typeof oobCommands)[number]

export function isOobCommand(name: string): name is OobCommandName {
  return oobCommands.some((each) => each === name)
}
