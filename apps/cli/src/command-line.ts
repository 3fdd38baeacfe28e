import yargs, { type Argv } from 'yargs'
import manifest from '../package.json' with { type: 'json' }
import { detachValues } from './attached-values.js'
import type { Command, CommandRow } from './commands/command.js'
import { commandTable } from './commands/table.js'
import type { Given } from './given.js'
import { globalOptions } from './global-options.js'
import { examplesText, helpText } from './help-text.js'
import { UsageError } from './usage-error.js'
import { wrongUse } from './wrong-use.js'

/** What the command line asks for. */
export interface Asked {
  readonly command: Command
  readonly given: Given
}

const description = helpText(`
qga: the QEMU guest agent at your terminal

Usage: qga COMMAND TARGET [options]`)

const epilogue = helpText(`
TARGET is where a guest agent is reached: a path such as /run/vm1/qga.sock, unix:PATH, tcp://HOST:PORT,
tls://HOST:PORT, ssh://[USER@]HOST/PATH, vsock://CID:PORT, serial:PATH, fd:N, or listen:PATH.

Exit codes: 0 done, 1 failed, 2 wrong usage, 124 time-out, 126 the agent does not offer the command, 130 interrupted.
exec hands on the program's own, and 125 when qga itself failed, 127 when the guest cannot start the program.

qga COMMAND --help tells more about a command.`)

/** Words to a command; `undefined` when help or the version was asked for, and has been printed. @throws UsageError */
export async function parseCommandLine(words: readonly string[]): Promise<Asked | undefined> {
  const at = commandAt(words)
  const row = commandRow(words)
  if (row !== undefined) return await parseCommand(row, words.toSpliced(at, 1))
  if (!words.some((word) => /^(-h|--help|--version)$/.test(word))) {
    const { noCommand } = await import('./no-command.js')
    throw noCommand(words[at])
  }
  await overviewParser(words).parseAsync()
  return undefined
}

/** The command that the words name, if there is one of that name. */
export function commandRow(words: readonly string[]): CommandRow | undefined {
  return commandTable.find(({ name }) => name === words[commandAt(words)])
}

/** What `qga --help` prints. */
export async function overview(): Promise<string> {
  return `${await overviewParser([]).getHelp()}\n`
}

/** Where the first word is that is no option and no option's value: it should be a command. */
function commandAt(words: readonly string[]): number {
  return words.findIndex((word, at) => !word.startsWith('-') && !/^(-o|--output|--timeout)$/.test(words[at - 1] ?? ''))
}

/** Only the command asked for is loaded, and yargs sees it as the only one: both save time at every start. */
async function parseCommand(row: CommandRow, words: readonly string[]): Promise<Asked | undefined> {
  const { positionals } = row
  const command = await row.load()
  if (!words.some((word) => /^(-h|--help|--version)$/.test(word))) checkWords(row, command, words)
  let given: Given | undefined
  const parser = parserOf(detachValues(words, { ...globalOptions, ...command.options }))
    .usage(helpText(command.description))
    .options(command.options)
    .group(Object.keys(command.options), 'Options:')
    .epilogue(examplesText(command.examples))
    .command(`$0 ${positionals}`, false, {}, (parsed) => {
      given = parsed
    })
    .strict()
    .fail((message, error) => {
      // yargs' own complaints come as a text, or with that name; what a command throws comes as itself.
      throw error === undefined || error.name === 'YError'
        ? wrongUse(message || error.message, row, command, words)
        : error
    })
  await parser.parseAsync()
  return given === undefined ? undefined : { command, given }
}

function checkWords({ name }: CommandRow, command: Command, words: readonly string[]): void {
  command.check?.(words)
  if (command.rest || !words.includes('--')) return
  throw new UsageError(`${name} takes nothing after a --`, { hint: 'A file whose name begins with a dash is ./-NAME' })
}

function overviewParser(words: readonly string[]): Argv {
  const parser = parserOf(words).usage(description).epilogue(epilogue)
  for (const { name, positionals, summary } of commandTable) parser.command(`${name} ${positionals}`, summary)
  return parser
}

function parserOf(words: readonly string[]): Argv {
  return yargs([...words])
    .scriptName('qga')
    .options(globalOptions)
    .alias('help', 'h')
    .version(manifest.version)
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'populate--': true,
    })
    .updateStrings({ 'Options:': 'Options of all commands:' })
    .detectLocale(false)
    .wrap(Math.min(100, process.stdout.columns || 80))
    .exitProcess(false)
}
