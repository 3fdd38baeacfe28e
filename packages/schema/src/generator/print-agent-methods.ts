import { documented } from './doc-comment.js'
import { Imports } from './imports.js'
import type { Library } from './library.js'
import { quote } from './literal.js'
import type { CommandModel, Model } from './model.js'

const head = `/**
 * A method for each command, all of which come down to \`execute\`.
 * A class that extends this one brings \`execute\`: sending, deadlines and errors are its affair.
 */
export abstract class AgentMethods<Options extends CallOptions = CallOptions> {
  /** Run a command by its name on the wire. */
  abstract execute<N extends CommandName>(name: N, ...rest: ExecuteParameters<N, Options>): Promise<Return<N>>
`

/** `agent-methods.ts`: the abstract class with a method for each command. */
export function printAgentMethods({ commands }: Model, library: Library): string {
  const imports = new Imports(library)
    .addLibrary('CallOptions')
    .add('./command-types.js', 'Arguments', 'CommandName', 'ExecuteParameters', 'Return')
  return `${imports.print()}${head}${commands.map((command) => `\n${printMethod(command)}`).join('')}}\n`
}

function printMethod(command: CommandModel): string {
  const name = quote(command.name)
  const takesNone = command.args.length === 0 && command.argsType === undefined && !command.open
  const mayOmit = command.argsType === undefined && command.args.every(({ optional }) => optional)
  const args = takesNone ? [] : [`args${mayOmit ? '?' : ''}: Arguments<${name}>`]
  const signature = printSignature(command.method, [...args, 'options?: Options'], `Promise<Return<${name}>>`)
  const call = `    return this.execute(${name}, ${takesNone ? 'undefined' : 'args'}, options)\n`
  return `${documented(command, 2)}${signature}${call}  }\n`
}

function printSignature(method: string, parameters: string[], result: string): string {
  const line = `  ${method}(${parameters.join(', ')}): ${result} {\n`
  if (line.length <= 121) return line
  return `  ${method}(\n${parameters.map((parameter) => `    ${parameter},\n`).join('')}  ): ${result} {\n`
}
