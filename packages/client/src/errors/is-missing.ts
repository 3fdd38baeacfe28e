import type { CommandError } from '@qga/wire/calls'
import { CommandUnavailableError } from './command-unavailable-error.js'

/**
 * Whether a refusal says that a file or a program is not there. Agents say so in English: qemu-ga sets no locale. [source]
 */
export function isMissing(error: CommandError): boolean {
  return !(error instanceof CommandUnavailableError) && /no such file or directory/i.test(error.desc)
}
