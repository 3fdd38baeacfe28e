import type { CommandEntry, MemberTable, TypeEntry, TypeTable, TypeText } from '../../zod/type-table.js'
import type { CommandModel, DefinitionModel, MemberModel, Model, TypeModel } from '../model.js'

/** What the zod schemas of a model are built from. The model has decided which members may be absent, and all widths. */
export function buildTypeTable({ commands, definitions, events }: Model): TypeTable {
  return {
    types: Object.fromEntries(definitions.map((definition) => [definition.name, typeEntry(definition)])),
    commands: Object.fromEntries(commands.map((command) => [command.name, commandEntry(command)])),
    events: Object.fromEntries(events.map((event) => [event.name, event.argsType ?? memberTable(event.args)])),
  }
}

function typeEntry(definition: DefinitionModel): TypeEntry {
  if (definition.kind === 'enum') return definition.values.map(({ name }) => name)
  if (definition.kind === 'alternate') return { anyOf: definition.types.map(typeText) }
  const { base } = definition
  const object = { ...(base !== undefined && { base }), members: memberTable(definition.members) }
  if (definition.kind === 'struct') return object
  const branches = Object.fromEntries(definition.branches.map(({ name, type }) => [name, type]))
  return { ...object, on: definition.discriminator.name, branches }
}

function commandEntry({ args, argsType, open, returns, successResponse }: CommandModel): CommandEntry {
  return {
    args: argsType ?? memberTable(args),
    ...(open && { open }),
    ...(returns !== undefined && { returns: typeText(returns) }),
    ...(!successResponse && { silent: true as const }),
  }
}

function memberTable(members: readonly MemberModel[]): MemberTable {
  return Object.fromEntries(members.map(({ name, type, optional }) => [optional ? `${name}?` : name, typeText(type)]))
}

function typeText(type: TypeModel): TypeText {
  return typeof type === 'string' ? type : `[${type.array}]`
}
