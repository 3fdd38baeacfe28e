import type { BuiltinKind } from './builtin-types.js'
import type { IntrospectionEntry, ObjectEntry } from './introspection-entry.js'
import { readEntry } from './read-introspection-entry.js'
import type { TypeRef } from './schema.js'
import type { ValuePath } from './value-path.js'

/** An entry, and where it stands. */
export interface Placed<E> {
  readonly entry: E
  readonly at: ValuePath
}

type MetaType = IntrospectionEntry['meta-type']
type EntryOf<K extends MetaType> = Extract<IntrospectionEntry, { 'meta-type': K }>

const builtinNames: Readonly<Record<BuiltinKind, string>> = {
  string: 'str',
  int: 'int',
  number: 'number',
  boolean: 'bool',
  null: 'null',
  value: 'any',
}

/** The entries of a reply to `query-qmp-schema`. */
export class IntrospectionReply {
  readonly #entries: readonly Placed<IntrospectionEntry>[]
  readonly #types = new Map<string, IntrospectionEntry>()

  constructor(value: unknown, at: ValuePath) {
    if (!Array.isArray(value)) throw at.unexpected(value, 'a list of entries')
    this.#entries = value.map((item: unknown, index) => ({
      entry: readEntry(item, at.entry(index)),
      at: at.entry(index),
    }))
    const calls = new Map<string, IntrospectionEntry>()
    for (const placed of this.#entries) {
      const isCall = placed.entry['meta-type'] === 'command' || placed.entry['meta-type'] === 'event'
      const taken = isCall ? calls : this.#types
      if (taken.has(placed.entry.name)) throw placed.at.key('name').error(`'${placed.entry.name}' has an entry already`)
      taken.set(placed.entry.name, placed.entry)
    }
  }

  /** The entries of one kind. */
  all<K extends MetaType>(kind: K): Placed<EntryOf<K>>[] {
    const isKind = (placed: Placed<IntrospectionEntry>): placed is Placed<EntryOf<K>> =>
      placed.entry['meta-type'] === kind
    return this.#entries.filter(isKind)
  }

  /** What names a type in a schema: built-in ones by their own names, lists by their entries. */
  type(name: string, at: ValuePath): TypeRef {
    const entry = this.#typeEntry(name, at)
    if (entry['meta-type'] !== 'array') return this.#simpleType(entry, at)
    const element = this.#typeEntry(entry['element-type'], at)
    return { array: this.#simpleType(element, at) }
  }

  /** An object type's entry; undefined for the empty object. */
  object(name: string, at: ValuePath): ObjectEntry | undefined {
    const entry = this.#typeEntry(name, at)
    if (entry['meta-type'] !== 'object')
      throw at.error(`expected an object type, found the ${entry['meta-type']} '${name}'`)
    return isEmpty(entry) ? undefined : entry
  }

  /** Whether a type is the empty object. */
  isNothing(name: string, at: ValuePath): boolean {
    const entry = this.#typeEntry(name, at)
    return entry['meta-type'] === 'object' && isEmpty(entry)
  }

  #typeEntry(name: string, at: ValuePath): IntrospectionEntry {
    const entry = this.#types.get(name)
    if (entry === undefined) throw at.error(`there is no type '${name}' in the reply`)
    return entry
  }

  #simpleType(entry: IntrospectionEntry, at: ValuePath): string {
    if (entry['meta-type'] === 'array') throw at.error('a list of lists is not known to the schema language')
    return entry['meta-type'] === 'builtin' ? builtinNames[entry['json-type']] : entry.name
  }
}

function isEmpty({ members, tag, features = [] }: ObjectEntry): boolean {
  return members.length === 0 && tag === undefined && features.length === 0
}
