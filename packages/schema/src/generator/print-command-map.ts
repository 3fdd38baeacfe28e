import { availabilityLine, docComment } from './doc-comment.js'
import { importTypes, integerAliases, mentioned } from './imports.js'
import { quote } from './literal.js'
import type { CommandModel, MemberModel, Model } from './model.js'
import { memberText, typeText } from './type-text.js'

/** `command-map.ts`: arguments and reply of each command. */
export function printCommandMap({ commands, definitions }: Model): string {
  const types = commands.flatMap(({ args, returns }) => [
    ...args.map(({ type }) => type),
    ...(returns ? [returns] : []),
  ])
  const defined = new Set(definitions.map(({ name }) => name))
  const named = mentioned(types).filter((name) => defined.has(name))
  const imports = [
    importTypes(emptiesIn(commands), '../empty.js'),
    importTypes(integerAliases(types), '../integers.js'),
    importTypes(named, './types.js'),
  ].join('')
  const entries = commands.map(printEntry).join('')
  return `${imports}\n/** Arguments and reply of every command, by its name on the wire. */\nexport interface CommandMap {\n${entries}}\n`
}

function printEntry(command: CommandModel): string {
  const head = `${docComment([command.doc, availabilityLine(command)], 2)}  ${quote(command.name)}: `
  const reply = replyText(command)
  if (command.args.length === 0) return `${head}{ arguments: NoArguments; return: ${reply} }\n`
  return `${head}{\n    arguments: {\n${command.args.map(printArgument).join('')}    }\n    return: ${reply}\n  }\n`
}

/** Lists in arguments are only read, so a read-only one will do. */
function printArgument(member: MemberModel): string {
  const list = typeof member.type === 'object'
  const text = list ? memberText(member).replace(': ', ': readonly ') : memberText(member)
  return `${docComment([member.doc, member.since && `@since QEMU ${member.since}`], 6)}      ${text}\n`
}

function replyText({ returns, successResponse }: CommandModel): string {
  if (!successResponse) return 'void'
  return returns === undefined ? 'Empty' : typeText(returns)
}

function emptiesIn(commands: readonly CommandModel[]): string[] {
  const texts = commands.flatMap((command) => [replyText(command), command.args.length === 0 ? 'NoArguments' : ''])
  return ['Empty', 'NoArguments'].filter((name) => texts.includes(name))
}
