import { suggest } from '@qga/schema'
import { commandTable } from './commands/table.js'
import { UsageError } from './usage-error.js'

/** The first word is not one of ours. */
export function noCommand(word: string | undefined): UsageError {
  if (word === undefined) return new UsageError('no command is given', { hint: 'qga --help lists them' })
  const names = commandTable.map(({ name }) => name)
  const near = suggest(word, names)
  const meant = near.length > 0 ? `did you mean ${near.join(' or ')}? ` : ''
  return new UsageError(`there is no command '${word}'`, { hint: `${meant}qga --help lists them` })
}
