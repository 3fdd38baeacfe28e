import type { BuiltinType } from '../command-descriptor.js'
import { typeName } from './type-name.js'

/** Built-in types and what they are in TypeScript; capitals are exported by `src/integers.ts`. */
export const builtinTypes: Readonly<Record<BuiltinType, string>> = {
  str: 'string',
  bool: 'boolean',
  number: 'number',
  int: 'number',
  int8: 'number',
  int16: 'number',
  int32: 'number',
  int64: 'Int64',
  uint8: 'number',
  uint16: 'number',
  uint32: 'number',
  uint64: 'Uint64',
  size: 'Size',
  any: 'unknown',
  null: 'null',
}

/** The name under which TypeScript knows a built-in type or a definition. */
export function typeScriptName(type: string): string {
  return Object.hasOwn(builtinTypes, type) ? builtinTypes[type as BuiltinType] : typeName(type)
}
