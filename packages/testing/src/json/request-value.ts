import type { JsonValue } from '@qga/wire'

/**
 * A value as QEMU's parser reads it, which tells integers from other numbers: `1.0` and `1e3` are no integers there.
 * Integers are `bigint`.
 */
export type RequestValue = null | boolean | string | bigint | Double | RequestValue[] | Map<string, RequestValue>

/** A number with a fraction or an exponent, or an integer beyond 64 bits. */
export class Double {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

/** The same in JSON's own terms: a safe integer is a `number`, a wider one a `bigint`. */
export function toJsonValue(value: RequestValue): JsonValue {
  if (typeof value === 'bigint') return toInteger(value)
  if (value instanceof Double) return value.value
  if (Array.isArray(value)) return value.map(toJsonValue)
  if (value instanceof Map) return Object.fromEntries(Array.from(value, ([name, member]) => [name, toJsonValue(member)]))
  return value
}

/** A `number` where it is exact. */
export function toInteger(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
