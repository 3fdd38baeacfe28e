import { membersOf } from '../../model/members-of.js'
import type { Schema } from '../../model/schema.js'
import type { CommandEntry, MemberTable, TypeEntry, TypeTable, TypeText } from '../../zod/type-table.js'
import type { CommandModel, DefinitionModel, MemberModel, Model, TypeModel } from '../model.js'

/**
 * What the zod schemas of a model are built from. The model has decided which members may be absent, and all widths.
 * Members that the oldest version's type of that name may lack are marked: its replies shall be good, too.
 */
export function buildTypeTable({ commands, definitions, events }: Model, oldest?: Schema): TypeTable {
  return {
    types: Object.fromEntries(
      definitions.map((definition) => [definition.name, typeEntry(definition, firmMembers(definition.name, oldest))]),
    ),
    commands: Object.fromEntries(commands.map((command) => [command.name, commandEntry(command)])),
    events: Object.fromEntries(events.map((event) => [event.name, event.argsType ?? memberTable(event.args)])),
  }
}

/** Names of the members that the type always had, back to the oldest version; undefined when that does not know it. */
function firmMembers(name: string, oldest: Schema | undefined): ReadonlySet<string> | undefined {
  if (oldest === undefined || !(Object.hasOwn(oldest.structs, name) || Object.hasOwn(oldest.unions, name))) {
    return undefined
  }
  const firm = membersOf(oldest, name).filter((member) => !member.optional && member.if === undefined)
  return new Set(firm.map((member) => member.name))
}

function typeEntry(definition: DefinitionModel, firm?: ReadonlySet<string>): TypeEntry {
  if (definition.kind === 'enum') return definition.values.map(({ name }) => name)
  if (definition.kind === 'alternate') return { anyOf: definition.types.map(typeText) }
  const { base } = definition
  const object = { ...(base !== undefined && { base }), members: memberTable(definition.members, firm) }
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

function memberTable(members: readonly MemberModel[], firm?: ReadonlySet<string>): MemberTable {
  const mark = ({ name, optional }: MemberModel) => {
    if (optional) return `${name}?`
    return firm === undefined || firm.has(name) ? name : `${name}~`
  }
  return Object.fromEntries(members.map((member) => [mark(member), typeText(member.type)]))
}

function typeText(type: TypeModel): TypeText {
  return typeof type === 'string' ? type : `[${type.array}]`
}
