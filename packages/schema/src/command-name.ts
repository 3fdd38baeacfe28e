import type { CommandName } from './gen/command-types.js'
import { commandDescriptors } from './gen/descriptors.js'

/** Whether a name is that of a known command, and so may be looked up in `commandDescriptors`. */
export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commandDescriptors, name)
}
