import { builtinTypes } from './builtin-types.js'
import { conditionHolds } from './condition-holds.js'
import { type FoundType, findType } from './find-type.js'
import type { IntrospectionEntry, ObjectEntry } from './introspection-entry.js'
import { membersOf } from './members-of.js'
import { viewObject } from './object-view.js'
import type {
  CommandDefinition,
  Condition,
  EventDefinition,
  Feature,
  Member,
  Schema,
  TypeRef,
  UnionDefinition,
} from './schema.js'

/**
 * What a QEMU with this schema returns for `query-qmp-schema`; `isOn` tells which build settings it has. For stand-ins
 * of QEMU, and for tests. Types are masked as QEMU masks them, though not by the same numbers.
 *
 * @throws TypeError for a schema that names what it does not have; `readFacts` gives none such
 */
export function introspectionOf(schema: Schema, isOn: (setting: string) => boolean): IntrospectionEntry[] {
  return new Introspection(schema, isOn).entries()
}

interface Conditional {
  if?: Condition
  features?: Feature[]
}

/** Gives a name to each type that something refers to, and makes the entries of those types last. */
class Introspection {
  readonly #schema: Schema
  readonly #isOn: (setting: string) => boolean
  readonly #names = new Map<string, string>()
  readonly #unfinished: (() => IntrospectionEntry)[] = []

  constructor(schema: Schema, isOn: (setting: string) => boolean) {
    this.#schema = schema
    this.#isOn = isOn
  }

  entries(): IntrospectionEntry[] {
    const { commands, events } = this.#schema
    const entries: IntrospectionEntry[] = []
    for (const [name, command] of Object.entries(commands)) {
      if (this.#has(command)) entries.push(this.#command(name, command))
    }
    for (const [name, event] of Object.entries(events)) {
      if (this.#has(event)) entries.push(this.#event(name, event))
    }
    // The list grows: an entry may name types that no other has named.
    for (const finish of this.#unfinished) entries.push(finish())
    return entries
  }

  #command(name: string, command: CommandDefinition): IntrospectionEntry {
    return {
      'meta-type': 'command',
      name,
      'arg-type': this.#arguments(command),
      'ret-type': command.returns === undefined ? this.#nothing() : this.#type(command.returns),
      ...(command.oob ? { 'allow-oob': true } : {}),
      ...this.#features(command),
    }
  }

  #event(name: string, event: EventDefinition): IntrospectionEntry {
    return { 'meta-type': 'event', name, 'arg-type': this.#arguments(event), ...this.#features(event) }
  }

  #arguments({ args = [], argsType }: CommandDefinition | EventDefinition): string {
    if (argsType !== undefined) return this.#type(argsType)
    if (args.length === 0) return this.#nothing()
    return this.#named(`arguments ${this.#names.size}`, this.#number(), (name) => this.#object(name, args))
  }

  #nothing(): string {
    return this.#named('nothing', this.#number(), (name) => this.#object(name, []))
  }

  #type(type: TypeRef): string {
    if (typeof type === 'object') {
      const element = this.#type(type.array)
      const list = (name: string): IntrospectionEntry => ({ 'meta-type': 'array', name, 'element-type': element })
      return this.#named(`list ${element}`, `[${element}]`, list)
    }
    const found = findType(this.#schema, type)
    if (found !== undefined) {
      return this.#named(`type ${type}`, this.#number(), (name) => this.#definition(name, type, found))
    }
    const kind = builtinTypes.get(type)
    if (kind === undefined) throw new TypeError(`No type '${type}' in the schema`)
    const builtin = (name: string): IntrospectionEntry => ({ 'meta-type': 'builtin', name, 'json-type': kind })
    return this.#named(`builtin ${kind}`, kind === 'int' ? 'int' : type, builtin)
  }

  #number(): string {
    return String(this.#names.size)
  }

  /** The name under a key; the first time it is the one that is given, and the entry is noted to be made. */
  #named(key: string, fresh: string, make: (name: string) => IntrospectionEntry): string {
    const known = this.#names.get(key)
    if (known !== undefined) return known
    this.#names.set(key, fresh)
    this.#unfinished.push(() => make(fresh))
    return fresh
  }

  #definition(name: string, type: string, { kind, definition }: FoundType): IntrospectionEntry {
    if (kind === 'enum') {
      const values = definition.values.filter((value) => this.#has(value))
      const members = values.map((value) => ({ name: value.name, ...this.#features(value) }))
      return {
        'meta-type': 'enum',
        name,
        members,
        values: values.map((value) => value.name),
        ...this.#features(definition),
      }
    }
    if (kind === 'alternate') {
      const members = definition.branches
        .filter((branch) => this.#has(branch))
        .map((branch) => ({ type: this.#type(branch.type) }))
      return { 'meta-type': 'alternate', name, members, ...this.#features(definition) }
    }
    const object = this.#object(name, membersOf(this.#schema, type))
    const variants =
      kind === 'union' ? { tag: definition.discriminator, variants: this.#variants(type, definition) } : {}
    return { ...object, ...variants, ...this.#features(definition) }
  }

  #object(name: string, members: readonly Member[]): ObjectEntry {
    return {
      'meta-type': 'object',
      name,
      members: members
        .filter((member) => this.#has(member))
        .map((member) => ({
          name: member.name,
          type: this.#type(member.type),
          ...(member.optional ? { default: null } : {}),
          ...this.#features(member),
        })),
    }
  }

  /** One for each value of the discriminator; those without a branch have the empty object. */
  #variants(union: string, { branches }: UnionDefinition): { case: string; type: string }[] {
    const { values } = viewObject(this.#schema, union)
    return values.flatMap((value) => {
      const branch = branches.find((one) => one.value === value.name)
      if (!this.#has(value) || !this.#has(branch ?? {})) return []
      return [{ case: value.name, type: branch === undefined ? this.#nothing() : this.#type(branch.type) }]
    })
  }

  #has(thing: Conditional): boolean {
    return conditionHolds(thing.if, this.#isOn)
  }

  #features({ features = [] }: Conditional): { features?: string[] } {
    const names = features.flatMap((feature) => {
      if (typeof feature === 'string') return [feature]
      return this.#has(feature) ? [feature.name] : []
    })
    return names.length === 0 ? {} : { features: names }
  }
}
