import { checkReferences } from './check-references.js'
import type { AlternateEntry, CommandEntry, EnumEntry, EventEntry, ObjectEntry } from './introspection-entry.js'
import { IntrospectionError } from './introspection-error.js'
import { IntrospectionReply, type Placed } from './introspection-reply.js'
import { jsonTypesOf } from './json-types-of.js'
import type {
  AlternateDefinition,
  Branch,
  CommandDefinition,
  EnumDefinition,
  EventDefinition,
  Member,
  Schema,
  StructDefinition,
  UnionDefinition,
} from './schema.js'
import { ValuePath } from './value-path.js'

/**
 * The schema that a running QEMU tells of itself: the `return` of `query-qmp-schema`, or the reply with it. The names
 * of types are those of the reply. A branch that adds no members is left out, and an alternate's branch is named after
 * its JSON type.
 *
 * @throws IntrospectionError with the place of the first mistake
 */
export function schemaFromIntrospection(value: unknown): Schema {
  const top = new ValuePath((path, reason) => new IntrospectionError(path, reason))
  const isMessage = typeof value === 'object' && value !== null && 'return' in value
  const reply = new IntrospectionReply(isMessage ? value.return : value, isMessage ? top.key('return') : top)
  const objects = reply.all('object')
  const placed = {
    commands: reply.all('command'),
    events: reply.all('event'),
    structs: objects.filter(({ entry }) => entry.tag === undefined),
    enums: reply.all('enum'),
    unions: objects.filter(({ entry }) => entry.tag !== undefined),
    alternates: reply.all('alternate'),
  }
  const schema: Schema = {
    protocol: 'qmp',
    masked: true,
    commands: define(placed.commands, (one) => command(reply, one)),
    events: define(placed.events, (one) => event(reply, one)),
    structs: define(placed.structs, (one) => struct(reply, one)),
    enums: define(placed.enums, enumeration),
    unions: define(placed.unions, (one) => union(reply, one)),
    alternates: define(placed.alternates, (one) => alternate(reply, one)),
  }
  nameBranches(schema)
  const places = new Map(
    Object.entries(placed).flatMap(([section, list]) => {
      return list.map(({ entry, at }): [string, ValuePath] => [`${section}.${entry.name}`, at.opaque()])
    }),
  )
  checkReferences(schema, (section, name) => places.get(`${section}.${name}`) ?? top)
  return schema
}

function define<E extends { name: string }, D>(
  placed: readonly Placed<E>[],
  convert: (placed: Placed<E>) => D,
): Record<string, D> {
  return Object.fromEntries(placed.map((one) => [one.entry.name, convert(one)]))
}

function command(reply: IntrospectionReply, { entry, at }: Placed<CommandEntry>): CommandDefinition {
  const returns = reply.type(entry['ret-type'], at.key('ret-type'))
  return {
    ...argumentsFrom(reply, entry['arg-type'], at),
    ...(reply.isNothing(entry['ret-type'], at.key('ret-type')) ? {} : { returns }),
    ...(entry['allow-oob'] ? { oob: true } : {}),
    ...featuresFrom(entry),
  }
}

function event(reply: IntrospectionReply, { entry, at }: Placed<EventEntry>): EventDefinition {
  return { ...argumentsFrom(reply, entry['arg-type'], at), ...featuresFrom(entry) }
}

function argumentsFrom(
  reply: IntrospectionReply,
  type: string,
  at: ValuePath,
): { args: Member[] } | { argsType: string } {
  return reply.object(type, at.key('arg-type')) === undefined ? { args: [] } : { argsType: type }
}

function struct(reply: IntrospectionReply, { entry, at }: Placed<ObjectEntry>): StructDefinition {
  if (entry.variants !== undefined) throw at.error("has 'variants' and no 'tag' to select one")
  return { members: membersFrom(reply, entry, at), ...featuresFrom(entry) }
}

function union(reply: IntrospectionReply, { entry, at }: Placed<ObjectEntry>): UnionDefinition {
  const { tag, variants } = entry
  if (tag === undefined || variants === undefined) throw at.error("has a 'tag' and no 'variants'")
  const branches = variants.flatMap(({ case: value, type }, index): Branch[] => {
    const place = at.key('variants').entry(index).key('type')
    return reply.object(type, place) === undefined ? [] : [{ value, type }]
  })
  return { baseMembers: membersFrom(reply, entry, at), discriminator: tag, branches, ...featuresFrom(entry) }
}

function enumeration({ entry, at }: Placed<EnumEntry>): EnumDefinition {
  const values: EnumEntry['members'] = entry.members ?? entry.values?.map((name) => ({ name }))
  if (values === undefined) throw at.error("expected one of the keys 'members' and 'values'")
  return { values: values.map((value) => ({ name: value.name, ...featuresFrom(value) })), ...featuresFrom(entry) }
}

function alternate(reply: IntrospectionReply, { entry, at }: Placed<AlternateEntry>): AlternateDefinition {
  const branches = entry.members.map(({ type }, index) => {
    return { name: String(index), type: reply.type(type, at.key('members').entry(index).key('type')) }
  })
  return { branches, ...featuresFrom(entry) }
}

/** The names of an alternate's branches are not told; the JSON types stand for them. */
function nameBranches(schema: Schema): void {
  for (const { branches } of Object.values(schema.alternates)) {
    for (const branch of branches) branch.name = jsonTypesOf(schema, branch.type)[0] ?? branch.name
  }
}

function membersFrom(reply: IntrospectionReply, { members }: ObjectEntry, at: ValuePath): Member[] {
  return members.map((member, index) => ({
    name: member.name,
    type: reply.type(member.type, at.key('members').entry(index).key('type')),
    ...('default' in member ? { optional: true } : {}),
    ...featuresFrom(member),
  }))
}

function featuresFrom({ features = [] }: { features?: string[] }): { features?: string[] } {
  return features.length === 0 ? {} : { features }
}
