import type { ArgumentsCamelCase, Argv } from 'yargs'
import yargs from 'yargs'
import { check } from './check.js'
import type { Command, Given } from './command.js'
import { compare } from './compare.js'
import { facts } from './facts.js'
import { failureText } from './failure-text.js'
import { generateFiles } from './generate-files.js'
import { keptVersions } from './load-schema.js'
import { withStandardInput } from './standard-input.js'
import type { Terminal } from './terminal.js'

const commands: readonly Command[] = [generateFiles, compare, facts, check]

const epilogue = `A SCHEMA is a file of QEMU's QAPI text with the files that it includes, plain or as .gz; facts in JSON; a \
reply to query-qmp-schema; - for one of these from standard input; or one that comes along: ${keptVersions.join(', ')}.

Exit codes: 0 done, 1 failed or found something, 2 wrong use.`

class WrongUse extends Error {}

/** The whole program: words in, exit code out. */
export async function main(given: readonly string[], terminal: Terminal): Promise<number> {
  const words = withStandardInput(given)
  let code = 0
  const parser = commands.reduce(
    (argv, command) =>
      register(argv, command, (named) => {
        code = command.run(named, terminal)
      }),
    yargs(words)
      .scriptName('qga-schema')
      .usage('qga-schema COMMAND …\n\nReads the schemas of the QEMU guest agent and of QMP.')
      .epilogue(epilogue)
      .parserConfiguration({
        'camel-case-expansion': false,
        'duplicate-arguments-array': false,
        'boolean-negation': false,
      })
      .demandCommand(1, 1, 'a command is missing')
      .strict()
      .version(false)
      .wrap(100)
      .exitProcess(false)
      .fail((message, error) => {
        throw error ?? new WrongUse(message)
      }),
  )
  try {
    await parser.parseAsync(words, {}, (_error, _argv, output) => {
      if (output !== '') terminal.out(`${output}\n`)
    })
    return code
  } catch (error) {
    if (!(error instanceof WrongUse)) {
      terminal.err(failureText(error))
      return 1
    }
    terminal.err(`error: ${error.message}\n  try:   qga-schema --help\n`)
    return 2
  }
}

function register(argv: Argv, { usage, describe, options, example }: Command, run: (given: Given) => void): Argv {
  return argv.command(
    usage,
    describe,
    (own) => own.options(options).example([example]),
    (given: ArgumentsCamelCase) => run(given),
  )
}
