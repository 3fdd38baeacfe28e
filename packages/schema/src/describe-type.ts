import { quoteList } from './argument-problem.js'
import type { BuiltinType, TypeDescriptors, TypeReference } from './command-descriptor.js'
import type { JsonType } from './json-type.js'

interface Builtin {
  /** The type in words. */
  words: string
  /** The JSON types of its values. */
  json: readonly JsonType[]
}

const integer: Builtin = { words: 'an integer', json: ['integer'] }

const builtins: Readonly<Record<BuiltinType, Builtin>> = {
  str: { words: 'a string', json: ['string'] },
  bool: { words: 'true or false', json: ['boolean'] },
  number: { words: 'a number', json: ['integer', 'fraction'] },
  int: integer,
  int8: integer,
  int16: integer,
  int32: integer,
  int64: integer,
  uint8: integer,
  uint16: integer,
  uint32: integer,
  uint64: integer,
  size: integer,
  any: { words: 'any value', json: ['string', 'boolean', 'integer', 'fraction', 'null', 'array', 'object'] },
  null: { words: 'null', json: ['null'] },
}

/** A type in words: `an integer`, `'set', 'cur' or 'end'`, `an array, each entry a string`. */
export function describeType(type: TypeReference, types: TypeDescriptors): string {
  if (typeof type === 'object') return `an array, each entry ${describeType(type.array, types)}`
  const definition = Object.hasOwn(types, type) ? types[type] : undefined
  switch (definition?.kind) {
    case 'struct':
    case 'union':
      return 'an object'
    case 'enum':
      return quoteList(definition.values)
    case 'alternate':
      return definition.types.map((branch) => describeType(branch, types)).join(', or ')
    default:
      return builtin(type).words
  }
}

/** The JSON types that the values of a type have. An alternate is told apart by them. */
export function jsonTypesOf(type: TypeReference, types: TypeDescriptors): readonly JsonType[] {
  if (typeof type === 'object') return ['array']
  const definition = Object.hasOwn(types, type) ? types[type] : undefined
  switch (definition?.kind) {
    case 'struct':
    case 'union':
      return ['object']
    case 'enum':
      return ['string']
    case 'alternate':
      return definition.types.flatMap((branch) => jsonTypesOf(branch, types))
    default:
      return builtin(type).json
  }
}

function builtin(type: string): Builtin {
  if (Object.hasOwn(builtins, type)) return builtins[type as BuiltinType]
  throw new TypeError(`Type '${type}' is not among the types given`)
}
