import { argumentTypesOf } from './argument-types.js'
import { Imports } from './imports.js'
import type { Library } from './library.js'
import { type Literal, printKey, printLiteral } from './literal.js'
import type { CommandModel, DefinitionModel, EventModel, MemberModel, Model } from './model.js'

/** `descriptors.ts`: what is known of commands and events at run time, and the types that arguments can hold. */
export function printDescriptors(model: Model, library: Library): string {
  const isQmp = model.protocol === 'qmp'
  const types = argumentTypesOf(model)
  const table = !isQmp && types.every(isPlain) ? 'ArgumentTypes' : 'TypeDescriptors'
  const imports = new Imports(library)
    .addLibrary(table, 'CommandDescriptor', ...(isQmp ? (['EventDescriptor'] as const) : []))
    .add('./command-types.js', 'CommandName', ...(isQmp ? ['EventName'] : []))
  const describe = isQmp ? describeCommand : describeAgentCommand
  return `${imports.print()}/** Every command by its name on the wire. */
export const commandDescriptors: { readonly [N in CommandName]: CommandDescriptor } = {
${model.commands.map((command) => printEntry(command.name, describe(command))).join('')}}
${isQmp ? printEvents(model.events) : ''}
/** The defined types that arguments can hold. */
export const argumentTypes: ${table} = {
${types.map((type) => printEntry(type.name, describeType(type))).join('')}}
`
}

/** Whether a type is of the kinds that the arguments of agents have always had. */
function isPlain(definition: DefinitionModel): boolean {
  if (definition.kind === 'alternate') return definition.types.every((type) => typeof type === 'string')
  return definition.kind === 'struct' ? definition.base === undefined : definition.kind === 'enum'
}

function printEvents(events: readonly EventModel[]): string {
  const entries = events.map(({ name, since, condition, features }) =>
    printEntry(name, { name, since, condition, features }),
  )
  return `
/** Every event by its name on the wire. */
export const eventDescriptors: { readonly [N in EventName]: EventDescriptor } = {
${entries.join('')}}
`
}

function printEntry(name: string, value: Literal): string {
  const head = `  ${printKey(name)}: `
  return `${head}${printLiteral(value, 2, head.length)},\n`
}

/** An agent's command must have a date; one that nobody knows counts as there from the start. */
function describeAgentCommand(command: CommandModel): Literal {
  const { name, method, since = '0.0', sinceOn, platforms } = command
  return { name, method, since, sinceOn, platforms, ...describeSignature(command) }
}

function describeCommand(command: CommandModel): Literal {
  const { name, since, oob, allowPreconfig, coroutine } = command
  return { name, since, oob, allowPreconfig, coroutine, ...describeSignature(command) }
}

function describeSignature(command: CommandModel) {
  const { condition, features, successResponse, args, argsType, open, returns } = command
  return {
    condition,
    features,
    successResponse,
    args: args.map(describeMember),
    argsType,
    openArguments: open || undefined,
    returns,
  }
}

function describeMember({ name, type, optional, since, condition, features }: MemberModel): Literal {
  return { name, type, optional: optional || undefined, since, condition, features }
}

function describeType(definition: DefinitionModel): Literal {
  const { kind, since } = definition
  switch (kind) {
    case 'struct':
      return { kind, since, base: definition.base, members: definition.members.map(describeMember) }
    case 'enum':
      return { kind, since, values: definition.values.map(({ name }) => name) }
    case 'alternate':
      return { kind, since, types: definition.types }
    case 'union':
      return {
        kind,
        since,
        base: definition.base,
        members: definition.members.map(describeMember),
        discriminator: definition.discriminator.name,
        branches: Object.fromEntries(definition.branches.map(({ name, type }) => [name, type])),
      }
  }
}
