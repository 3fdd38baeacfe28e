import fc from 'fast-check'
import { integerRange } from '../src/integer-ranges.js'
import { findType } from '../src/model/find-type.js'
import { type JsonKind, jsonTypesOf, type Member, membersOf, type Schema, type TypeRef } from '../src/model/index.js'

export type Path = readonly (string | number)[]

/** One change to a valid value, and where it is. */
export interface Damage {
  readonly kind: 'type' | 'range' | 'missing' | 'unknown word' | 'unknown member'
  readonly path: Path
  /** What is put there; `missing` takes away. */
  readonly value?: unknown
}

/** A valid value and the changes that single parts of it may suffer. */
export interface SampleValue {
  readonly value: unknown
  readonly damages: readonly Damage[]
}

/** Valid values of a type of the schema. */
export function sampleValue(schema: Schema, type: TypeRef): fc.Arbitrary<SampleValue> {
  return fc.gen().map((draw) => {
    const maker = new Maker(schema, draw)
    return { value: maker.value(type, [], 0), damages: maker.damages }
  })
}

/** Valid values of an object with these members. */
export function sampleObject(schema: Schema, members: readonly Member[]): fc.Arbitrary<SampleValue> {
  return fc.gen().map((draw) => {
    const maker = new Maker(schema, draw)
    return { value: maker.members(members, [], 0), damages: maker.damages }
  })
}

/** From this depth on nothing is there that may be left out; types that hold themselves end there. */
const deepest = 2

const ofEachKind: readonly (readonly [kinds: readonly JsonKind[], value: unknown])[] = [
  [['string'], 'text'],
  [['boolean'], true],
  [['int', 'number'], 7],
  [['null'], null],
  [['array'], []],
  [['object'], {}],
]

class Maker {
  readonly damages: Damage[] = []
  readonly #schema: Schema
  readonly #draw: fc.GeneratorValue

  constructor(schema: Schema, draw: fc.GeneratorValue) {
    this.#schema = schema
    this.#draw = draw
  }

  value(type: TypeRef, path: Path, depth: number): unknown {
    this.#wrongTypes(jsonTypesOf(this.#schema, type), path)
    if (typeof type === 'object') {
      const length = depth < deepest ? this.#draw(fc.nat, { max: 2 }) : 0
      return Array.from({ length }, (_, index) => this.value(type.array, [...path, index], depth + 1))
    }
    const found = findType(this.#schema, type)
    switch (found?.kind) {
      case 'enum':
        this.damages.push({ kind: 'unknown word', path, value: 'x-no-such-word' })
        return this.#one(found.definition.values.map(({ name }) => name))
      case 'alternate':
        return this.#alternative(found.definition.branches, path, depth)
      case 'struct':
      case 'union':
        return this.#object(type, path, depth)
      default:
        return this.#builtin(type, path)
    }
  }

  members(members: readonly Member[], path: Path, depth: number): Record<string, unknown> {
    this.damages.push({ kind: 'unknown member', path: [...path, 'x-no-such-member'], value: [{}] })
    const present = members.filter((member) => isRequired(member) || (depth < deepest && this.#draw(fc.boolean)))
    const entries = present.map((member) => {
      const at = [...path, member.name]
      if (isRequired(member)) this.damages.push({ kind: 'missing', path: at })
      return [member.name, this.value(member.type, at, depth + 1)] as const
    })
    return Object.fromEntries(entries)
  }

  #object(name: string, path: Path, depth: number): Record<string, unknown> {
    const common = this.members(membersOf(this.#schema, name), path, depth)
    const union = this.#schema.unions[name]
    const branch = union?.branches.find(({ value }) => value === common[union.discriminator])
    return branch === undefined ? common : { ...common, ...this.#object(branch.type, path, depth) }
  }

  #alternative(branches: readonly Member[], path: Path, depth: number): unknown {
    const shallow = branches.filter(({ type }) => !jsonTypesOf(this.#schema, type).includes('object'))
    const { type } = this.#one(depth < deepest ? branches : shallow)
    const before = this.damages.length
    const value = this.value(type, path, depth)
    // A wrong type for the one alternative may be the right one for another.
    const within = this.damages.splice(before)
    this.damages.push(...within.filter((damage) => damage.path.length > path.length || damage.kind !== 'type'))
    return value
  }

  #builtin(type: string, path: Path): unknown {
    if (type === 'bool') return this.#draw(fc.boolean)
    if (type === 'null') return null
    if (type === 'any') return this.#draw(fc.jsonValue)
    if (type === 'number') {
      this.damages.push({ kind: 'range', path, value: Number.POSITIVE_INFINITY })
      return this.#draw(fc.double, { noNaN: true, noDefaultInfinity: true })
    }
    return integerRange(type) === undefined ? this.#draw(fc.string) : this.#integer(type, path)
  }

  /** Whether an `int` may pass 2^53 is for the overlay to say; here none does. */
  #integer(type: string, path: Path): unknown {
    const [least, greatest] = integerRange(type) ?? [0n, 0n]
    const isWide = greatest > BigInt(Number.MAX_SAFE_INTEGER)
    const outside = isWide ? [least - 1n, greatest + 1n, 2 ** 53] : [Number(least) - 1, Number(greatest) + 1]
    for (const value of [...outside, 0.5]) this.damages.push({ kind: 'range', path, value })
    if (type === 'int') return this.#draw(fc.maxSafeInteger)
    const drawn = this.#draw(fc.bigInt, { min: least, max: greatest })
    return Number.isSafeInteger(Number(drawn)) ? Number(drawn) : drawn
  }

  #wrongTypes(kinds: readonly JsonKind[], path: Path): void {
    if (kinds.includes('value')) return
    for (const [others, value] of ofEachKind) {
      if (!others.some((kind) => kinds.includes(kind))) this.damages.push({ kind: 'type', path, value })
    }
  }

  #one<T>(choices: readonly T[]): T {
    const chosen = choices[this.#draw(fc.nat, { max: choices.length - 1 })]
    if (chosen === undefined) throw new Error('There is nothing to choose from')
    return chosen
  }
}

/** A member that depends on how QEMU was built may be absent, whatever the schema says. */
function isRequired(member: Member): boolean {
  return !member.optional && member.if === undefined
}

/** A copy of a value with a damage done to it. */
export function damaged(value: unknown, { path, ...change }: Damage): unknown {
  const [key, ...rest] = path
  if (key === undefined) return change.value
  const copy: Record<string | number, unknown> = Object.assign(Array.isArray(value) ? [] : {}, value)
  if (rest.length > 0) copy[key] = damaged(copy[key], { ...change, path: rest })
  else if (change.kind === 'missing') delete copy[key]
  else copy[key] = change.value
  return copy
}
