import type { EnumDefinition, Member, Schema, UnionDefinition } from '../../src/model/schema.js'

/** Makes one mistake in a schema, in a place that `pick` chooses; false when the schema has no place for it. */
export type Damage = (schema: Schema, pick: number) => boolean

/** Mistakes that make any schema wrong. */
export const damages: Readonly<Record<string, Damage>> = {
  'a type that is used has no definition': (schema, pick) =>
    withOne(typesInUse(schema), pick, (name) => {
      for (const section of [schema.structs, schema.enums, schema.unions, schema.alternates]) delete section[name]
    }),
  'a member is there twice': (schema, pick) =>
    withOne(memberLists(schema), pick, (members) => {
      const [first] = members
      if (first !== undefined)
        members.push({ name: first.name, type: 'str', ...(!first.optional && { optional: true }) })
    }),
  'a member clashes in C': (schema, pick) =>
    withOne(typeMembers(schema), pick, (members) => {
      members.push({ name: `${members[0]?.name}`.replace(/-(\d+)$/, '_$1'), type: 'str' })
    }),
  'a member has a reserved name': (schema, pick) =>
    withOne(memberLists(schema), pick, (members) => members.push({ name: 'has-it', type: 'str' })),
  'two definitions have one name': (schema, pick) =>
    withOne(Object.keys(schema.structs), pick, (name) => {
      schema.enums[name] = { values: [] }
    }),
  'a struct is its own base': (schema, pick) =>
    withOne(Object.entries(schema.structs), pick, ([name, struct]) => {
      struct.base = name
    }),
  'an enum is a base': (schema, pick) =>
    withOne(Object.values(schema.structs), pick, (struct) => {
      struct.base = 'QType'
    }),
  'a union is a base': (schema, pick) =>
    withOne(Object.keys(schema.unions), pick, (name) => {
      schema.structs.Derived = { base: name, members: [] }
    }),
  'a union has no discriminator': (schema, pick) =>
    withOne(unions(schema), pick, (union) => {
      union.discriminator = 'missing'
    }),
  'a discriminator is optional': (schema, pick) => withDiscriminator(schema, pick, { optional: true }),
  'a discriminator is conditional': (schema, pick) => withDiscriminator(schema, pick, { if: 'CONFIG_A' }),
  'a discriminator is no enum': (schema, pick) => withDiscriminator(schema, pick, { type: 'str' }),
  'a branch has no value': (schema, pick) =>
    withOne(unions(schema), pick, ({ branches }) =>
      branches.push({ value: 'missing', type: branches[0]?.type ?? 'q' }),
    ),
  'a branch is an enum': (schema, pick) =>
    withOne(
      unions(schema).flatMap(({ branches }) => branches),
      pick,
      (branch) => {
        branch.type = 'QType'
      },
    ),
  'a union is its own branch': (schema, pick) =>
    withOne(
      Object.entries(schema.unions).flatMap(([name, { branches }]) => branches.map((branch) => ({ name, branch }))),
      pick,
      ({ name, branch }) => {
        branch.type = name
      },
    ),
  'two branches of an alternate are alike': (schema, pick) =>
    withOne(alternatives(schema), pick, (branches) => branches.push({ name: 'alike', type: branches[0]?.type ?? 'q' })),
  'a branch of an alternate is anything': (schema, pick) =>
    withOne(alternatives(schema), pick, (branches) => branches.push({ name: 'anything', type: 'any' })),
  'an alternate has no branches': (schema, pick) =>
    withOne(alternatives(schema), pick, (branches) => branches.splice(0)),
  'a value is there twice': (schema, pick) =>
    withOne(values(schema), pick, (list) => list.push({ name: list[0]?.name ?? '' })),
  'arguments are an enum': (schema, pick) =>
    withOne(commands(schema), pick, (command) => {
      delete command.args
      command.argsType = 'QType'
    }),
  'arguments are a union that is not boxed': (schema, pick) =>
    withOne(Object.keys(schema.unions), pick, (argsType) => {
      schema.events.LAST = { argsType }
    }),
  'an argument that is not boxed is conditional': (schema) => {
    schema.commands.last = { args: [{ name: 'watts', type: 'int', if: 'CONFIG_A' }] }
    return true
  },
  'flags exclude each other': (schema, pick) =>
    withOne(commands(schema), pick, (command) => Object.assign(command, { oob: true, coroutine: true })),
  'a type is deprecated': (schema, pick) =>
    withOne(Object.values(schema.structs), pick, (struct) => {
      struct.features = ['deprecated', ...(struct.features ?? [])]
    }),
  'a feature is there twice': (schema, pick) =>
    withOne(commands(schema), pick, (command) => {
      command.features = ['led', { name: 'led', if: 'CONFIG_A' }]
    }),
  'a condition has nothing to choose from': (schema, pick) =>
    withOne(commands(schema), pick, (command) => {
      command.if = { not: { any: [] } }
    }),
  'a command is in upper case': (schema) => {
    schema.commands['Last-command'] = { args: [] }
    return true
  },
  'an event is in lower case': (schema) => {
    schema.events.last_event = { args: [] }
    return true
  },
}

function withOne<T>(places: readonly T[], pick: number, change: (place: T) => unknown): boolean {
  const place = places[pick % places.length]
  if (place === undefined) return false
  change(place)
  return true
}

function withDiscriminator(schema: Schema, pick: number, change: Partial<Member>): boolean {
  return withOne(unions(schema), pick, ({ base, baseMembers, discriminator }) => {
    const members = baseMembers ?? schema.structs[base ?? '']?.members ?? []
    const member = members.find(({ name }) => name === discriminator)
    if (member !== undefined) Object.assign(member, change)
  })
}

function unions(schema: Schema): UnionDefinition[] {
  return Object.values(schema.unions)
}

function commands(schema: Schema) {
  return Object.values(schema.commands)
}

function alternatives(schema: Schema): Member[][] {
  return Object.values(schema.alternates).map(({ branches }) => branches)
}

function values(schema: Schema): EnumDefinition['values'][] {
  return Object.values(schema.enums).flatMap((each) => (each.values.length > 0 ? [each.values] : []))
}

function typeMembers(schema: Schema): Member[][] {
  return Object.values(schema.structs).flatMap(({ members }) => (members.length > 0 ? [members] : []))
}

function memberLists(schema: Schema): Member[][] {
  const args = [...Object.values(schema.commands), ...Object.values(schema.events)].map((each) => each.args ?? [])
  return [...typeMembers(schema), ...args.filter((list) => list.length > 0)]
}

/** Types of members, without those that are built in, and without a struct's own, which nobody misses with it. */
function typesInUse(schema: Schema): string[] {
  const owned = Object.entries(schema.structs).flatMap(([owner, { members }]) =>
    typeNames(members).filter((name) => name !== owner),
  )
  const called = [...Object.values(schema.commands), ...Object.values(schema.events)]
  const types = [...owned, ...typeNames(called.flatMap(({ args }) => args ?? []))]
  return types.filter((name) => /^(?!QType$)(__.*_)?(x-)?[A-Z]/.test(name))
}

function typeNames(members: readonly Member[]): string[] {
  return members.map(({ type }) => (typeof type === 'string' ? type : type.array))
}
