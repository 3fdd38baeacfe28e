import type { JsonObject, JsonValue } from '@qga/wire'

/**
 * A value as QEMU's parser reads it, which tells integers from other numbers: `1.0` and `1e3` are no integers there.
 * Integers are `bigint`.
 */
export type RequestValue = null | boolean | string | bigint | Double | RequestValue[] | Map<string, RequestValue>

export type RequestMap = ReadonlyMap<string, RequestValue>

/** A number with a fraction or an exponent, or an integer beyond 64 bits. */
export class Double {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

/** The same in JSON's own terms: a safe integer is a `number`, a wider one a `bigint`. */
export function toJsonValue(value: RequestValue): JsonValue {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (value instanceof Double) return value.value
  if (Array.isArray(value)) return value.map(toJsonValue)
  if (value instanceof Map) return toJsonObject(value)
  return value
}

export function toJsonObject(members: RequestMap): JsonObject {
  return Object.fromEntries(Array.from(members, ([name, value]) => [name, toJsonValue(value)]))
}

/** The way back: a whole number is an integer. */
export function fromJsonObject(object: JsonObject): Map<string, RequestValue> {
  return new Map(Object.entries(object).map(([name, value]) => [name, fromJsonValue(value)]))
}

function fromJsonValue(value: JsonValue): RequestValue {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : new Double(value)
  if (Array.isArray(value)) return value.map(fromJsonValue)
  if (typeof value === 'object' && value !== null) return fromJsonObject(value)
  return value
}

/** About how many bytes it takes. */
export function sizeOf(value: RequestValue | RequestMap): number {
  const OVERHEAD = 16
  if (typeof value === 'string') return OVERHEAD + value.length
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + sizeOf(item), OVERHEAD)
  if (!(value instanceof Map)) return OVERHEAD
  let sum = OVERHEAD
  for (const [name, member] of value) sum += name.length + sizeOf(member)
  return sum
}
