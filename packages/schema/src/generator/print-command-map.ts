import { typeScriptName } from './builtin-types.js'
import { documented } from './doc-comment.js'
import { Imports } from './imports.js'
import type { Library } from './library.js'
import { printKey } from './literal.js'
import type { CommandModel, Model } from './model.js'
import { printMembers, typeText } from './type-text.js'

/** `command-map.ts`: arguments and reply of each command. */
export function printCommandMap({ commands }: Model, library: Library): string {
  const imports = new Imports(library)
  for (const command of commands) {
    const { args, argsType, returns } = command
    imports.addTypes(
      args.map(({ type }) => type),
      './types.js',
    )
    imports.addTypes([argsType ?? [], returns ?? []].flat(), './types.js')
    if (argumentsText(command) === 'NoArguments') imports.addLibrary('NoArguments')
    if (replyText(command) === 'Empty') imports.addLibrary('Empty')
  }
  const entries = commands.map(printEntry).join('')
  return `${imports.print()}/** Arguments and reply of every command, by its name on the wire. */\nexport interface CommandMap {\n${entries}}\n`
}

function printEntry(command: CommandModel): string {
  const head = `${documented(command, 2)}  ${printKey(command.name)}: `
  const reply = replyText(command)
  const given = argumentsText(command)
  if (given !== undefined) return `${head}{ arguments: ${given}; return: ${reply} }\n`
  const open = command.open ? '      [member: string]: unknown\n' : ''
  return `${head}{\n    arguments: {\n${printMembers(command.args, 6, 'taken')}${open}    }\n    return: ${reply}\n  }\n`
}

/** The type of the arguments; `undefined` for one that is written out. */
function argumentsText({ args, argsType, open }: CommandModel): string | undefined {
  if (argsType !== undefined) return `${typeScriptName(argsType)}${open ? ' & { [member: string]: unknown }' : ''}`
  return args.length === 0 && !open ? 'NoArguments' : undefined
}

function replyText({ returns, successResponse }: CommandModel): string {
  if (!successResponse) return 'void'
  return returns === undefined ? 'Empty' : typeText(returns)
}
