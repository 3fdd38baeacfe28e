import { own } from './find-type.js'
import type { CommandDefinition, EventDefinition, Member, Schema } from './schema.js'

/**
 * The members of a struct with the inherited ones first, or the common members of a union.
 *
 * @throws TypeError when there is no such struct or union, or when bases form a circle
 */
export function membersOf(schema: Schema, typeName: string): Member[] {
  const lists: Member[][] = []
  const passed = new Set<string>()
  let name: string | undefined = typeName
  while (name !== undefined) {
    if (passed.has(name)) throw new TypeError(`Type '${name}' is a base of itself`)
    passed.add(name)
    const { base, members }: Inheriting = inheriting(schema, name)
    lists.unshift(members)
    name = base
  }
  return lists.flat()
}

interface Inheriting {
  base?: string
  members: Member[]
}

function inheriting(schema: Schema, name: string): Inheriting {
  const struct = own(schema.structs, name)
  if (struct !== undefined) return struct
  const union = own(schema.unions, name)
  if (union === undefined) throw new TypeError(`No struct or union '${name}' in the schema`)
  const members = union.baseMembers ?? []
  return union.base === undefined ? { members } : { base: union.base, members }
}

/**
 * What a command takes, or what an event brings. Where that is a union these are its common members; `argsType` has
 * the name of it.
 */
export function argumentsOf(schema: Schema, definition: CommandDefinition | EventDefinition): Member[] {
  return definition.argsType === undefined ? (definition.args ?? []) : membersOf(schema, definition.argsType)
}
