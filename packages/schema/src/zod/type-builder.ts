import * as z from 'zod'
import type { JsonType } from '../json-type.js'
import { builtinType } from './build/builtin-type.js'
import { type Alternative, byJsonType } from './build/by-json-type.js'
import { choice } from './build/choice.js'
import { list } from './build/list.js'
import { reference } from './build/reference.js'
import { once } from './once.js'
import type { AlternateEntry, EnumEntry, MemberTable, TypeTable, TypeText, UnionEntry } from './type-table.js'

/** What a schema refuses besides values of a wrong type. */
export interface Strictness {
  /** Words that an enum does not have. */
  readonly unknownWords: 'pass' | 'refuse'
  /** Members that an object does not have. */
  readonly unknownMembers: 'pass' | 'refuse'
  /** Objects without members that an older QEMU does not send yet. */
  readonly youngMembers: 'may be absent' | 'required'
}

type Shape = Readonly<Record<string, z.ZodType>>

/** Builds the schemas of a table's types, each once and not before it is needed. */
export class TypeBuilder {
  readonly #types: TypeTable['types']
  readonly #strictness: Strictness
  readonly #built = new Map<TypeText, z.ZodType>()
  readonly #optional = new Map<TypeText, z.ZodType>()
  readonly #objects = new Map<MemberTable, z.ZodType>()
  readonly #shapes = new Map<string, Shape>()

  constructor(types: TypeTable['types'], strictness: Strictness) {
    this.#types = types
    this.#strictness = strictness
  }

  /** @throws TypeError for a name that is neither built in nor in the table */
  type(text: TypeText): z.ZodType {
    return once(this.#built, text, () => this.#build(text))
  }

  /** An object with these members. */
  members(members: MemberTable): z.ZodType {
    return once(this.#objects, members, () => this.#object(this.#ownShape(members)))
  }

  #build(text: TypeText): z.ZodType {
    if (text.startsWith('[')) return list(this.type(text.slice(1, -1)))
    const entry = own(this.#types, text)
    if (entry === undefined) return builtinType(text)
    if ('members' in entry) return reference(() => this.#definition(text, {}))
    return 'anyOf' in entry ? reference(() => this.#alternate(entry)) : this.#words(entry)
  }

  #words(words: EnumEntry): z.ZodType {
    return this.#strictness.unknownWords === 'pass' ? z.string() : z.enum(words)
  }

  #alternate({ anyOf }: AlternateEntry): z.ZodType {
    return byJsonType(anyOf.map((text): Alternative => [this.#jsonTypes(text), this.type(text)]))
  }

  #jsonTypes(text: TypeText): readonly JsonType[] {
    if (text.startsWith('[')) return ['array']
    const entry = own(this.#types, text)
    if (entry === undefined) return own(builtinJsonTypes, text) ?? ['integer']
    return ['members' in entry ? 'object' : 'string']
  }

  /** A struct or a union; as the branch of a union it has the `common` members of that, too. */
  #definition(name: string, common: Shape): z.ZodType {
    const shape = { ...common, ...this.#shape(name) }
    const entry = own(this.#types, name)
    return entry !== undefined && 'on' in entry ? this.#union(entry, shape) : this.#object(shape)
  }

  #union({ on, branches }: UnionEntry, common: Shape): z.ZodType {
    const built = new Map<string, z.ZodType>()
    const bare = this.#object(common)
    // Nobody knows which members an unknown word brings.
    const open = z.looseObject(common)
    return choice((value) => {
      const word = memberOf(value, on)
      const branch = typeof word === 'string' ? own(branches, word) : undefined
      if (branch !== undefined) return once(built, branch, () => this.#definition(branch, common))
      return common[on]?.safeParse(word).success ? bare : open
    })
  }

  #object(shape: Shape): z.ZodType {
    return this.#strictness.unknownMembers === 'pass' ? z.looseObject(shape) : z.strictObject(shape)
  }

  /** The members of a struct, or the common ones of a union, the inherited ones among them. */
  #shape(name: string): Shape {
    const entry = own(this.#types, name)
    if (entry === undefined || !('members' in entry)) {
      throw new TypeError(`Type '${name}' is used as an object, but the table of types has no object of that name`)
    }
    const { base, members } = entry
    return once(this.#shapes, name, () => ({
      ...(base !== undefined && this.#shape(base)),
      ...this.#ownShape(members),
    }))
  }

  #ownShape(members: MemberTable): Shape {
    const schemas = Object.entries(members).map(([marked, text]): [string, z.ZodType] => {
      const [, name = marked, mark] = /^(.*)([?~])$/.exec(marked) ?? []
      const optional = mark === '?' || (mark === '~' && this.#strictness.youngMembers === 'may be absent')
      return [name, optional ? this.#optionally(text) : this.type(text)]
    })
    return Object.fromEntries(schemas)
  }

  #optionally(text: TypeText): z.ZodType {
    return once(this.#optional, text, () => z.optional(this.type(text)))
  }
}

/** The rest are integers. */
const builtinJsonTypes: Readonly<Record<string, readonly JsonType[]>> = {
  bool: ['boolean'],
  null: ['null'],
  number: ['integer', 'fraction'],
  str: ['string'],
}

function own<T>(entries: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
