import type { CommandError } from '@qga/wire/calls'
import { CommandMissingError } from './errors/command-missing-error.js'

/** Says of a command that this QEMU does not have since when there is one. Any other error is returned as it is. */
export async function explainMissing(error: CommandError, version: string): Promise<CommandError> {
  if (error.class !== 'CommandNotFound' || error.command === 'qmp_capabilities') return error
  const { commandDescriptors, isCommandName } = await import('@qga/schema/qmp')
  const since = isCommandName(error.command) ? commandDescriptors[error.command].since : undefined
  return new CommandMissingError(error.command, error, version, since)
}
