import { qType } from './builtin-types.js'
import type { AlternateDefinition, EnumDefinition, Schema, StructDefinition, UnionDefinition } from './schema.js'

/** A definition with its kind. */
export type FoundType =
  | { readonly kind: 'struct'; readonly definition: StructDefinition }
  | { readonly kind: 'enum'; readonly definition: EnumDefinition }
  | { readonly kind: 'union'; readonly definition: UnionDefinition }
  | { readonly kind: 'alternate'; readonly definition: AlternateDefinition }

/** The definition of a type; undefined for a built-in one, except `QType`, and for a name that is not there. */
export function findType(schema: Schema, name: string): FoundType | undefined {
  const struct = own(schema.structs, name)
  if (struct !== undefined) return { kind: 'struct', definition: struct }
  const enumeration = own(schema.enums, name)
  if (enumeration !== undefined) return { kind: 'enum', definition: enumeration }
  const union = own(schema.unions, name)
  if (union !== undefined) return { kind: 'union', definition: union }
  const alternate = own(schema.alternates, name)
  if (alternate !== undefined) return { kind: 'alternate', definition: alternate }
  return name === 'QType' ? { kind: 'enum', definition: qType } : undefined
}

/** A definition by name; what every object inherits, such as `constructor`, is none. */
export function own<T>(definitions: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(definitions, name) ? definitions[name] : undefined
}
