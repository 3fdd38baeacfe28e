import { builtinTypes } from './builtin-types.js'
import { findType, own } from './find-type.js'
import { jsonTypesOf } from './json-types-of.js'
import { membersOf } from './members-of.js'
import type { Branch, Member, Schema, Section, TypeRef, UnionDefinition } from './schema.js'
import type { ValuePath } from './value-path.js'

/** Where a definition stands in the value that the schema was made from. */
type PlaceOf = (section: Section, name: string) => ValuePath

/** Bases of bases, so many levels up; QEMU's own schema has two. */
const MAX_BASES = 500

const typeSections = ['structs', 'enums', 'unions', 'alternates'] as const

/**
 * Refuses a schema whose names do not fit together: a type that is not there, or is of the wrong kind, or has two
 * definitions; a base that leads back to itself; a member, a value or a branch that is there twice.
 */
export function checkReferences(schema: Schema, placeOf: PlaceOf): void {
  checkTypeNames(schema, placeOf)
  for (const [name, struct] of Object.entries(schema.structs)) {
    const at = placeOf('structs', name)
    checkBase(schema, struct, at)
    checkMembers(schema, struct.members, at.key('members'))
  }
  for (const [name, union] of Object.entries(schema.unions)) {
    const at = placeOf('unions', name)
    checkBase(schema, union, at)
    checkMembers(schema, union.baseMembers ?? [], at.key('baseMembers'))
  }
  for (const name of Object.keys(schema.structs)) {
    const at = placeOf('structs', name)
    checkBaseChain(schema, name, at)
    checkDistinct(membersOf(schema, name), 'member', at)
  }
  for (const [name, union] of Object.entries(schema.unions)) checkUnion(schema, name, union, placeOf('unions', name))
  for (const [name, { values }] of Object.entries(schema.enums)) checkDistinct(values, 'value', placeOf('enums', name))
  for (const [name, { branches }] of Object.entries(schema.alternates)) {
    checkAlternate(schema, branches, placeOf('alternates', name).key('branches'))
  }
  for (const section of ['commands', 'events'] as const) {
    for (const [name, definition] of Object.entries(schema[section])) {
      checkArguments(schema, definition, placeOf(section, name))
    }
  }
  for (const [name, { returns }] of Object.entries(schema.commands)) {
    if (returns !== undefined) checkType(schema, returns, placeOf('commands', name).key('returns'))
  }
}

function checkTypeNames(schema: Schema, placeOf: PlaceOf): void {
  const seen = new Map<string, Section>()
  for (const section of typeSections) {
    for (const name of Object.keys(schema[section])) {
      const before = seen.get(name)
      if (before !== undefined) throw placeOf(section, name).error(`is defined among the ${before}, too`)
      if (builtinTypes.has(name)) throw placeOf(section, name).error('is a built-in type')
      seen.set(name, section)
    }
  }
}

function checkBase(schema: Schema, { base }: { base?: string }, at: ValuePath): void {
  if (base !== undefined && own(schema.structs, base) === undefined) throw at.key('base').unexpected(base, 'a struct')
}

function checkBaseChain(schema: Schema, name: string, at: ValuePath): void {
  let base = own(schema.structs, name)?.base
  for (let count = 1; base !== undefined; count += 1) {
    if (base === name || count > MAX_BASES) throw at.key('base').error(`leads back to '${base}', or too far`)
    base = own(schema.structs, base)?.base
  }
}

function checkMembers(schema: Schema, members: readonly Member[], at: ValuePath): void {
  for (const [index, { type }] of members.entries()) checkType(schema, type, at.entry(index).key('type'))
  checkDistinct(members, 'member', at)
}

function checkDistinct(entries: readonly { name: string }[], what: string, at: ValuePath): void {
  const seen = new Set<string>()
  for (const { name } of entries) {
    if (seen.has(name)) throw at.error(`has the ${what} '${name}' twice`)
    seen.add(name)
  }
}

function checkType(schema: Schema, type: TypeRef, at: ValuePath): void {
  const name = typeof type === 'object' ? type.array : type
  if (!builtinTypes.has(name) && findType(schema, name) === undefined) throw at.unexpected(name, 'a type of the schema')
}

function checkUnion(schema: Schema, name: string, union: UnionDefinition, at: ValuePath): void {
  if ((union.base === undefined) === (union.baseMembers === undefined)) {
    throw at.error("expected one of the keys 'base' and 'baseMembers'")
  }
  const common = membersOf(schema, name)
  checkDistinct(common, 'member', at)
  const type = common.find((member) => member.name === union.discriminator)?.type
  const selector = typeof type === 'string' ? findType(schema, type) : undefined
  if (selector?.kind !== 'enum') {
    throw at.key('discriminator').unexpected(union.discriminator, 'a common member of an enum type')
  }
  const values = new Set(selector.definition.values.map((value) => value.name))
  for (const [index, branch] of union.branches.entries()) {
    checkBranch(schema, branch, values, at.key('branches').entry(index))
    // Once more than a value, so that each of them has one branch at most.
    values.delete(branch.value)
  }
}

function checkBranch(schema: Schema, { value, type }: Branch, left: ReadonlySet<string>, at: ValuePath): void {
  if (!left.has(value)) throw at.key('value').unexpected(value, "a value of the discriminator's enum, each once")
  const kind = findType(schema, type)?.kind
  if (kind !== 'struct' && kind !== 'union') throw at.key('type').unexpected(type, 'a struct or a union')
}

function checkAlternate(schema: Schema, branches: readonly Member[], at: ValuePath): void {
  checkMembers(schema, branches, at)
  const seen = new Set<string>()
  for (const [index, { type }] of branches.entries()) {
    const [kind = 'none', ...others] = jsonTypesOf(schema, type)
    const place = at.entry(index).key('type')
    if (others.length > 0 || kind === 'none' || kind === 'value')
      throw place.unexpected(type, 'a type with one JSON type')
    if (seen.has(kind)) throw place.error(`has the same JSON type as another branch: ${kind}`)
    seen.add(kind)
  }
}

function checkArguments(
  schema: Schema,
  definition: { args?: Member[]; argsType?: string; boxed?: true },
  at: ValuePath,
): void {
  const { args, argsType } = definition
  if ((args === undefined) === (argsType === undefined))
    throw at.error("expected one of the keys 'args' and 'argsType'")
  if (args !== undefined) {
    if (definition.boxed) throw at.key('boxed').error("goes with 'argsType' only")
    return checkMembers(schema, args, at.key('args'))
  }
  const kind = findType(schema, argsType ?? '')?.kind
  if (kind !== 'struct' && kind !== 'union') throw at.key('argsType').unexpected(argsType, 'a struct or a union')
}
