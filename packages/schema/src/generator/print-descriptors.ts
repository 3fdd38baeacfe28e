import { argumentTypesOf } from './argument-types.js'
import { type Literal, printKey, printLiteral } from './literal.js'
import type { CommandModel, DefinitionModel, MemberModel, Model } from './model.js'

const imports = `import type { ArgumentTypes, CommandDescriptor } from '../command-descriptor.js'
import type { CommandName } from '../command-types.js'
`

/** `descriptors.ts`: what is known of each command at run time, and the types its arguments can hold. */
export function printDescriptors(model: Model): string {
  const commands = model.commands.map((command) => printEntry(command.name, describeCommand(command)))
  const types = argumentTypesOf(model).map((type) => printEntry(type.name, describeType(type)))
  return `${imports}
/** Every command by its name on the wire. */
export const commandDescriptors: { readonly [N in CommandName]: CommandDescriptor } = {
${commands.join('')}}

/** The defined types that arguments can hold. */
export const argumentTypes: ArgumentTypes = {
${types.join('')}}
`
}

function printEntry(name: string, value: Literal): string {
  const head = `  ${printKey(name)}: `
  return `${head}${printLiteral(value, 2, head.length)},\n`
}

function describeCommand(command: CommandModel): Literal {
  const { name, method, since, sinceOn, platforms, condition, successResponse, args, returns } = command
  if (since === undefined) throw new Error(`'${name}' has no first version, and the facts do not show one`)
  return {
    name,
    method,
    since,
    sinceOn,
    platforms,
    condition,
    successResponse,
    args: args.map(describeMember),
    returns,
  }
}

function describeMember({ name, type, optional, since }: MemberModel): Literal {
  return { name, type, optional: optional || undefined, since }
}

function describeType(definition: DefinitionModel): Literal {
  const { kind, since } = definition
  if (kind === 'struct') return { kind, since, members: definition.members.map(describeMember) }
  if (kind === 'enum') return { kind, since, values: definition.values.map(({ name }) => name) }
  if (kind === 'alternate') return { kind, since, types: definition.types }
  throw new Error(`'${definition.name}' is a union, which arguments cannot hold yet`)
}
