import { builtinTypes, type JsonKind } from './builtin-types.js'
import { findType } from './find-type.js'
import type { Schema, TypeRef } from './schema.js'

/**
 * What the values of a type are in JSON: one kind, or for an alternate those of its branches.
 *
 * @throws TypeError for a name that is not in the schema
 */
export function jsonTypesOf(schema: Schema, type: TypeRef): JsonKind[] {
  if (typeof type === 'object') return ['array']
  const builtin = builtinTypes.get(type)
  if (builtin !== undefined) return [builtin]
  const found = findType(schema, type)
  switch (found?.kind) {
    case 'enum':
      return ['string']
    case 'struct':
    case 'union':
      return ['object']
    case 'alternate':
      return found.definition.branches.flatMap((branch) => {
        // QEMU refuses an alternate within an alternate; so a circle of them ends here.
        return findTypeKind(schema, branch.type) === 'alternate' ? [] : jsonTypesOf(schema, branch.type)
      })
    default:
      throw new TypeError(`No type '${type}' in the schema`)
  }
}

function findTypeKind(schema: Schema, type: TypeRef): string | undefined {
  return typeof type === 'string' ? findType(schema, type)?.kind : undefined
}
