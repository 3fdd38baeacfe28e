/** Kinds of value that JSON can carry, integers apart from other numbers; `none` is for what it cannot. */
export type JsonType = 'string' | 'boolean' | 'integer' | 'fraction' | 'null' | 'array' | 'object' | 'none'

/** The JSON type of a value. A `bigint` is an integer; what is not finite, and bytes, have none. */
export function jsonTypeOf(value: unknown): JsonType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'boolean':
      return 'boolean'
    case 'bigint':
      return 'integer'
    case 'number':
      return Number.isInteger(value) ? 'integer' : Number.isFinite(value) ? 'fraction' : 'none'
    case 'object':
      return ArrayBuffer.isView(value) ? 'none' : 'object'
    default:
      return 'none'
  }
}
