import type { EnumDefinition } from './schema.js'

/** What JSON tells apart, integers apart from other numbers; `value` is any of them. */
export type JsonKind = BuiltinKind | 'object' | 'array'

/** What values of built-in types are. */
export type BuiltinKind = 'string' | 'int' | 'number' | 'boolean' | 'null' | 'value'

/** The types that no schema defines, and what they are in JSON. */
export const builtinTypes: ReadonlyMap<string, BuiltinKind> = new Map([
  ['str', 'string'],
  ['number', 'number'],
  ['bool', 'boolean'],
  ['null', 'null'],
  ['any', 'value'],
  ['QType', 'string'],
  ...['int', 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64', 'size'].map(
    (name): [string, BuiltinKind] => [name, 'int'],
  ),
])

/** The one enum that is built in. */
export const qType: EnumDefinition = {
  values: ['none', 'qnull', 'qnum', 'qstring', 'qdict', 'qlist', 'qbool'].map((name) => ({ name })),
}
