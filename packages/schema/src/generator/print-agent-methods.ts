import { availabilityLine, docComment } from './doc-comment.js'
import { quote } from './literal.js'
import type { CommandModel, Model } from './model.js'

const head = `import type { CallOptions } from '../call-options.js'
import type { Arguments, CommandName, ExecuteParameters, Return } from '../command-types.js'

/**
 * A method for each command, all of which come down to \`execute\`.
 * A class that extends this one brings \`execute\`: sending, deadlines and errors are its affair.
 */
export abstract class AgentMethods<Options extends CallOptions = CallOptions> {
  /** Run a command by its name on the wire. */
  abstract execute<N extends CommandName>(name: N, ...rest: ExecuteParameters<N, Options>): Promise<Return<N>>
`

/** `agent-methods.ts`: the abstract class with a method for each command. */
export function printAgentMethods({ commands }: Model): string {
  return `${head}${commands.map((command) => `\n${printMethod(command)}`).join('')}}\n`
}

function printMethod(command: CommandModel): string {
  const name = quote(command.name)
  const mayOmit = command.args.every(({ optional }) => optional)
  const args = command.args.length === 0 ? [] : [`args${mayOmit ? '?' : ''}: Arguments<${name}>`]
  const signature = printSignature(command.method, [...args, 'options?: Options'], `Promise<Return<${name}>>`)
  const passed = command.args.length === 0 ? 'undefined' : 'args'
  const comment = docComment([command.doc, availabilityLine(command)], 2)
  return `${comment}${signature}    return this.execute(${name}, ${passed}, options)\n  }\n`
}

function printSignature(method: string, parameters: string[], result: string): string {
  const line = `  ${method}(${parameters.join(', ')}): ${result} {\n`
  if (line.length <= 121) return line
  return `  ${method}(\n${parameters.map((parameter) => `    ${parameter},\n`).join('')}  ): ${result} {\n`
}
