import type { ValuePath } from './value-path.js'

/** Checks a value that came from outside, and gives it its type. Throws the error of its place. */
export type Reader<T> = (value: unknown, at: ValuePath) => T

/** How to read each key of an object. A key that the type may lack is marked, and no key can be forgotten. */
export type Fields<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K> ? Optional<Exclude<T[K], undefined>> : Reader<T[K]>
}

interface Optional<T> {
  readonly optional: Reader<T>
}

/** Marks a key that may be missing. */
export function optional<T>(reader: Reader<T>): Optional<T> {
  return { optional: reader }
}

/** An object with these keys and no others. The result has them in the order of the table. */
export function object<T extends object>(fields: Fields<T>): Reader<T> {
  const known = openObject(fields)
  return (value, at) => {
    const stranger = Object.keys(plainObject(value, at)).find((key) => !Object.hasOwn(fields, key))
    if (stranger !== undefined) throw at.error(`unknown key '${stranger}': known are ${Object.keys(fields).join(', ')}`)
    return known(value, at)
  }
}

/** An object with these keys; others are passed over. */
export function openObject<T extends object>(fields: Fields<T>): Reader<T> {
  const table = Object.entries<Reader<unknown> | Optional<unknown>>(fields)
  return (value, at) => {
    const given = plainObject(value, at)
    const result: Record<string, unknown> = {}
    for (const [key, field] of table) {
      if (Object.hasOwn(given, key)) {
        const read = typeof field === 'function' ? field : field.optional
        result[key] = read(given[key], at.key(key))
      } else if (typeof field === 'function') {
        throw at.error(`key '${key}' is missing`)
      }
    }
    // Each key was read by the reader that the type asks for, and none is missing that it needs.
    return result as T
  }
}

/** An object whose keys are names. */
export function byName<T>(reader: Reader<T>): Reader<Record<string, T>> {
  return (value, at) => {
    const entries = Object.entries(plainObject(value, at)).map(([key, entry]): [string, T] => {
      return [name(key, at), reader(entry, at.key(key))]
    })
    return Object.fromEntries(entries)
  }
}

/** A list; `least` is the smallest number of entries. */
export function list<T>(reader: Reader<T>, least = 0): Reader<T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw at.unexpected(value, 'a list')
    if (value.length < least) throw at.unexpected(value, `a list of ${least} or more`)
    // Unlike `map` it does not pass over holes.
    return Array.from(value, (entry: unknown, index) => reader(entry, at.entry(index)))
  }
}

/** Text of a form; `words` says which. */
export function text(form: RegExp, words: string): Reader<string> {
  return (value, at) => {
    if (typeof value !== 'string' || !form.test(value)) throw at.unexpected(value, words)
    return value
  }
}

/** One of a few values. */
export function oneOf<const T>(...values: readonly T[]): Reader<T> {
  const words = values.map((value) => JSON.stringify(value)).join(' or ')
  return (value, at) => {
    const found = values.find((allowed) => allowed === value)
    if (found === undefined) throw at.unexpected(value, words)
    return found
  }
}

/** What may name something in a schema, masked types among it. */
export const name = text(/^[\w][\w.-]*$/, 'a name')

/** An object that is no list. */
export function plainObject(value: unknown, at: ValuePath): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw at.unexpected(value, 'an object')
  // Any object can be read by key: what is not there is undefined.
  return value as Record<string, unknown>
}
