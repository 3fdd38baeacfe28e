import type { Command, CommandRow } from './commands/command.js'
import { globalOptions } from './global-options.js'
import { UsageError } from './usage-error.js'

/** What yargs says against the words that follow a command, as people would say it. */
export function wrongUse(said: string, row: CommandRow, command: Command, words: readonly string[]): UsageError {
  const hint = `qga ${row.name} ${row.positionals}; qga ${row.name} --help tells more`
  return new UsageError(complaint(said, command, words), { hint })
}

function complaint(said: string, command: Command, words: readonly string[]): string {
  const strange = unknownOption(command, words)
  if (strange !== undefined) return `there is no option ${strange}`
  if (said.startsWith('Not enough non-option arguments')) return 'an argument is missing'
  const valueless = /^Not enough arguments following: (.*)/.exec(said)?.[1]
  if (valueless !== undefined) return `${valueless.length > 1 ? '--' : '-'}${valueless} needs a value`
  return said.replace(/^Unknown argument/, 'unknown argument')
}

/** yargs takes the word after an unknown option for its value, and then misses that word elsewhere. */
function unknownOption(command: Command, words: readonly string[]): string | undefined {
  const known = [...Object.keys(globalOptions), ...Object.keys(command.options), 'help', 'version']
  const end = words.indexOf('--')
  return words
    .slice(0, end < 0 ? undefined : end)
    .map((word) => /^--[^=]+/.exec(word)?.[0])
    .find((option) => option !== undefined && !known.includes(option.slice(2)))
}
