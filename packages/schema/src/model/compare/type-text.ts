import { findType } from '../find-type.js'
import { jsonTypesOf } from '../json-types-of.js'
import type { Schema, TypeRef } from '../schema.js'

/** A type in a change: by name where both sides have names, else by what it is in JSON. Lists are in brackets. */
export function typeText({ named }: { named: boolean }, schema: Schema, type: TypeRef): string {
  if (typeof type === 'object') return `[${typeText({ named }, schema, type.array)}]`
  if (named) return type
  const found = findType(schema, type)
  return found?.kind === 'enum' ? 'enum' : jsonTypesOf(schema, type).join(' or ')
}
