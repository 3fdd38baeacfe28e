import fc from 'fast-check'
import type {
  AlternateDefinition,
  Branch,
  CommandDefinition,
  Condition,
  EnumDefinition,
  EventDefinition,
  Feature,
  Member,
  Schema,
  StructDefinition,
  TypeRef,
  UnionDefinition,
} from '../../src/model/schema.js'

/** A random valid schema: all kinds of definitions, with all that they may have. */
export const randomSchema: fc.Arbitrary<Schema> = fc.gen().map((draw) => new SchemaMaker(draw).schema())

type Draw = fc.GeneratorValue

const BUILTINS = ['str', 'bool', 'int', 'uint8', 'size', 'number', 'any', 'null', 'QType']
const PREFIXES = ['', '', '', 'x-', '__com.shop_', '__org.other-shop_x-']
const VERSIONS = ['0.14.0', '1.0', '9.1', '10.2.1']
const SETTINGS = ['CONFIG_A', 'B', 'TARGET_X86_64']
const FEATURES = ['led', 'dim', 'constructor', 'if', 'x-try', '__com.shop_colour']
const SPECIAL_FEATURES = ['deprecated', 'unstable', ...FEATURES]

/**
 * Every member has a name of its own, so that none can clash: `constructor-3-1` is the second member of the fourth
 * definition. A union's base is nobody else's base or branch for the same reason.
 */
class SchemaMaker {
  readonly #draw: Draw
  readonly #structs: string[]
  readonly #bases: string[]
  readonly #unions: string[]
  readonly #enums: string[]
  readonly #alternates: string[]
  readonly #enumDefinitions: Readonly<Record<string, EnumDefinition>>
  #owner = 0

  constructor(draw: Draw) {
    this.#draw = draw
    this.#structs = this.#names('Struct', 4)
    this.#unions = this.#names('Union', 3)
    this.#bases = this.#unions.map((_, index) => `Base${index}`)
    this.#enums = ['PlainEnum', ...this.#names('Enum', 3)]
    this.#alternates = this.#names('Alternate', 2)
    this.#enumDefinitions = this.#section(this.#enums, (name) => this.#enum(name))
  }

  schema(): Schema {
    const structs = this.#section(this.#structs, (_, index) => this.#struct(this.#structs.slice(0, index)))
    const bases = this.#section(this.#bases, () => this.#base())
    const allStructs = sorted({ ...structs, ...bases })
    return {
      commands: this.#section(this.#names(this.#pick(['command-', 'any_command_']), 4), () => this.#command(structs)),
      events: this.#section(this.#names('EVENT_', 3, ['', 'X-', '__COM.SHOP_']), () => this.#event(structs)),
      structs: allStructs,
      enums: this.#enumDefinitions,
      unions: this.#section(this.#unions, (_, index) => this.#union(index, allStructs)),
      alternates: this.#section(this.#alternates, () => this.#alternate()),
    }
  }

  #below(limit: number): number {
    return this.#draw(fc.nat, { max: limit - 1 })
  }

  #maybe(): boolean {
    return this.#below(3) === 0
  }

  #pick<T>(choices: readonly [T, ...T[]] | readonly T[]): T {
    const choice = choices[this.#below(choices.length)]
    if (choice === undefined) throw new Error('There is nothing to pick from')
    return choice
  }

  #names(stem: string, most: number, prefixes = PREFIXES): string[] {
    return Array.from({ length: this.#below(most + 1) }, (_, index) => `${this.#pick(prefixes)}${stem}${index}`)
  }

  #section<T>(names: readonly string[], make: (name: string, index: number) => T): Record<string, T> {
    return sorted(Object.fromEntries(names.map((name, index) => [name, make(name, index)])))
  }

  #condition(depth = 0): Condition {
    const kind = depth < 3 ? this.#below(6) : 0
    const several = () => Array.from({ length: 1 + this.#below(2) }, () => this.#condition(depth + 1))
    if (kind === 3) return { all: several() }
    if (kind === 4) return { any: several() }
    return kind === 5 ? { not: this.#condition(depth + 1) } : this.#pick(SETTINGS)
  }

  #if(): { if?: Condition } {
    return this.#maybe() ? { if: this.#condition() } : {}
  }

  #notes(features: readonly string[]): { features?: Feature[]; since?: string; if?: Condition } {
    const own = features.filter(() => this.#below(6) === 0)
    return {
      ...(own.length > 0 && { features: own.map((name) => (this.#maybe() ? { name, if: this.#condition() } : name)) }),
      ...(this.#maybe() && { since: this.#pick(VERSIONS) }),
      ...this.#if(),
    }
  }

  #type(): TypeRef {
    const types = [BUILTINS, this.#structs, this.#unions, this.#enums, this.#alternates].flat()
    const name = this.#pick(types)
    return this.#maybe() ? { array: name } : name
  }

  #members(stems = ['watts', 'constructor', '__com.shop_a', 'x-b']): Member[] {
    const owner = this.#owner++
    return Array.from({ length: this.#below(4) }, (_, index) => ({
      name: `${this.#pick(stems)}-${owner}-${index}`,
      type: this.#type(),
      ...(this.#maybe() && { optional: true }),
      ...this.#notes(SPECIAL_FEATURES),
    }))
  }

  #typeMembers(): Member[] {
    return this.#members(['watts', 'max_Watts', 'toString', '__com.shop_A'])
  }

  #struct(bases: readonly string[]): StructDefinition {
    const base = bases.length > 0 && this.#maybe() ? { base: this.#pick(bases) } : {}
    return { ...base, members: this.#typeMembers(), ...this.#notes(FEATURES) }
  }

  #discriminator(): Member {
    return { name: `kind-${this.#owner++}`, type: this.#pick(this.#enums) }
  }

  #base(): StructDefinition {
    return { members: [...this.#typeMembers(), this.#discriminator()], ...this.#notes(FEATURES) }
  }

  #enum(name: string): EnumDefinition {
    const stems = name === 'PlainEnum' ? ['v'] : ['v', '2-v', '8', 'has-v', 'toString', 'Max_', 'x-v', '__com.shop_v']
    const values = Array.from({ length: 1 + this.#below(4) }, (_, index) => ({
      name: `${this.#pick(stems)}${index}`,
      ...this.#notes(SPECIAL_FEATURES),
    }))
    return { ...(this.#maybe() && { prefix: 'ANY\\THING' }), values, ...this.#notes(FEATURES) }
  }

  #union(index: number, structs: Readonly<Record<string, StructDefinition>>): UnionDefinition {
    const base = this.#bases[index] ?? ''
    const own = [...this.#typeMembers(), this.#discriminator()]
    const inline = this.#maybe()
    const common = inline ? own : (structs[base]?.members ?? [])
    return {
      ...(inline ? { baseMembers: own } : { base }),
      discriminator: common.at(-1)?.name ?? '',
      branches: this.#branches(common.at(-1)?.type, index),
      ...this.#notes(FEATURES),
    }
  }

  /** Branches are structs, or unions that come before. */
  #branches(selector: TypeRef | undefined, index: number): Branch[] {
    const types = [...this.#structs, ...this.#unions.slice(0, index)]
    const values = typeof selector === 'string' ? (this.#enumDefinitions[selector]?.values ?? []) : []
    const used = values.filter(() => types.length > 0 && !this.#maybe())
    return used.map(({ name }) => ({ value: name, type: this.#pick(types), ...this.#if() }))
  }

  #alternate(): AlternateDefinition {
    const types: TypeRef[] = this.#maybe()
      ? ['str', { array: 'str' }, ...this.#structs.slice(0, 1), 'null']
      : ['PlainEnum', this.#pick(['int', 'number', 'uint64']), 'bool', { array: 'any' }, ...this.#unions.slice(0, 1)]
    const used = types.filter((_, index) => index === 0 || this.#maybe())
    return {
      branches: used.map((type, index) => ({ name: `branch-${index}`, type, ...this.#date(), ...this.#if() })),
      ...this.#notes(FEATURES),
    }
  }

  #date(): { since?: string } {
    return this.#maybe() ? { since: this.#pick(VERSIONS) } : {}
  }

  #arguments(structs: Readonly<Record<string, StructDefinition>>): EventDefinition {
    const names = Object.keys(structs)
    if (names.length > 0 && this.#maybe()) return { argsType: this.#pick(names), boxed: true }
    if (this.#unions.length > 0 && this.#maybe()) return { argsType: this.#pick(this.#unions), boxed: true }
    return { args: this.#members().map(({ if: _, ...member }) => member) }
  }

  #event(structs: Readonly<Record<string, StructDefinition>>): EventDefinition {
    return { ...this.#arguments(structs), ...this.#notes(SPECIAL_FEATURES) }
  }

  #command(structs: Readonly<Record<string, StructDefinition>>): CommandDefinition {
    const exclusive = this.#below(3)
    return {
      ...this.#arguments(structs),
      ...(this.#maybe() && { returns: this.#type() }),
      ...(this.#maybe() && { successResponse: false }),
      ...(this.#maybe() && { gen: false }),
      ...(exclusive === 1 && { oob: true }),
      ...(this.#maybe() && { allowPreconfig: true }),
      ...(exclusive === 2 && { coroutine: true }),
      ...this.#notes(SPECIAL_FEATURES),
    }
  }
}

function sorted<T>(section: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(section).sort(([a], [b]) => (a < b ? -1 : 1)))
}
