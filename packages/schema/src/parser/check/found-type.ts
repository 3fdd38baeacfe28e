import { type JsonKind, qType } from '../../model/builtin-types.js'
import type { AlternateNode, Definition, EnumNode, StructNode, UnionNode } from '../definition/definition.js'
import { quote } from '../definition/quote.js'

/** A type of the schema, or one that no schema defines. */
export type FoundType = StructNode | EnumNode | UnionNode | AlternateNode | BuiltinType

export interface BuiltinType {
  readonly kind: 'builtin'
  readonly name: string
  readonly json: JsonKind
}

/** Commands and events are no types. */
export function isType(definition: Definition): definition is Exclude<FoundType, BuiltinType> {
  return definition.kind !== 'command' && definition.kind !== 'event'
}

/** The values of an enum; undefined for any other type. */
export function valuesOf(type: FoundType): ReadonlySet<string> | undefined {
  if (type.kind === 'enum') return namesOf(type.values)
  return type.kind === 'builtin' && type.name === 'QType' ? namesOf(qType.values) : undefined
}

const names = new WeakMap<readonly Valued[], ReadonlySet<string>>()

interface Valued {
  readonly name: string
}

/** Made once for each list: many unions may share a large enum. */
function namesOf(values: readonly Valued[]): ReadonlySet<string> {
  const known = names.get(values)
  if (known !== undefined) return known
  const made = new Set(values.map(({ name }) => name))
  names.set(values, made)
  return made
}

/** A type as a message names it. */
export function describeType(type: FoundType): string {
  return type.kind === 'builtin' ? `the built-in type ${quote(type.name)}` : `the ${type.kind} ${quote(type.name)}`
}
