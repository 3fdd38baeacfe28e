import { type EnumValue, type Member, membersOf, type Schema, type TypeRef } from '@qga/schema/model'

/**
 * The members that an object of this type may have: those of all branches of a union, or of the one that is selected;
 * those of all objects that an alternate may be, and of the entries of a list.
 */
export function membersIn(schema: Schema, type: TypeRef, selected?: string, passed = new Set<string>()): Member[] {
  const name = typeof type === 'string' ? type : type.array
  // A type that has been passed adds nothing.
  if (passed.has(name)) return []
  passed.add(name)
  if (Object.hasOwn(schema.structs, name)) return membersOf(schema, name)
  const union = Object.hasOwn(schema.unions, name) ? schema.unions[name] : undefined
  if (union !== undefined) {
    const branches = union.branches.filter(({ value }) => selected === undefined || value === selected)
    const theirs = branches.flatMap((branch) => membersIn(schema, branch.type, undefined, passed))
    return [...membersOf(schema, name), ...theirs]
  }
  const alternate = Object.hasOwn(schema.alternates, name) ? schema.alternates[name] : undefined
  return alternate?.branches.flatMap((branch) => membersIn(schema, branch.type, selected, passed)) ?? []
}

/** The words of an enum, or of a list of them, or of an alternate that may be one. */
export function wordsOf(schema: Schema, type: TypeRef): EnumValue[] {
  const name = typeof type === 'string' ? type : type.array
  if (Object.hasOwn(schema.enums, name)) return schema.enums[name]?.values ?? []
  const alternate = Object.hasOwn(schema.alternates, name) ? schema.alternates[name] : undefined
  return alternate?.branches.flatMap((branch) => schema.enums[String(branch.type)]?.values ?? []) ?? []
}
