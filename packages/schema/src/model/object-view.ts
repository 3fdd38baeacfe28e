import { findType } from './find-type.js'
import { argumentsOf, membersOf } from './members-of.js'
import type { Branch, CommandDefinition, EnumValue, EventDefinition, Member, Schema } from './schema.js'

/** A struct, a union, arguments, or the empty object, in one shape. */
export interface ObjectView {
  /** Inherited ones included. */
  readonly members: readonly Member[]
  readonly discriminator?: string
  readonly branches: readonly Branch[]
  /** The words that the discriminator may be. */
  readonly values: readonly EnumValue[]
}

const empty: ObjectView = { members: [], branches: [], values: [] }

/** The object of that name; without a name the empty object. */
export function viewObject(schema: Schema, name: string | undefined): ObjectView {
  if (name === undefined) return empty
  const members = membersOf(schema, name)
  const found = findType(schema, name)
  if (found?.kind !== 'union') return { ...empty, members }
  const { discriminator, branches } = found.definition
  return { members, discriminator, branches, values: valuesOf(schema, members, discriminator) }
}

/** What a command takes, or what an event brings. */
export function viewArguments(schema: Schema, definition: CommandDefinition | EventDefinition): ObjectView {
  if (definition.argsType !== undefined) return viewObject(schema, definition.argsType)
  return { ...empty, members: argumentsOf(schema, definition) }
}

/** Whether objects of a type have no members. */
export function isEmptyObject(schema: Schema, name: string): boolean {
  const { members, branches } = viewObject(schema, name)
  return members.length === 0 && branches.length === 0
}

function valuesOf(schema: Schema, members: readonly Member[], discriminator: string): readonly EnumValue[] {
  const type = members.find(({ name }) => name === discriminator)?.type
  const found = typeof type === 'string' ? findType(schema, type) : undefined
  return found?.kind === 'enum' ? found.definition.values : []
}
