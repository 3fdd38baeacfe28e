import fc from 'fast-check'
import type {
  CommandSignature,
  MemberDescriptor,
  TypeDescriptor,
  TypeDescriptors,
  TypeReference,
} from '../src/command-descriptor.js'
import { argumentTypes } from '../src/gen/descriptors.js'
import { integerRange } from '../src/integer-ranges.js'

type Values = Record<string, unknown>

/** Arguments that a command accepts, made from its descriptor; for property tests. */
export function arbitraryArguments(
  command: CommandSignature,
  types: TypeDescriptors = argumentTypes,
): fc.Arbitrary<Values> {
  const maker = new Maker(types)
  return command.argsType === undefined ? maker.members(command.args, 0) : maker.object(command.argsType, 0)
}

/** Members that may be left out are, from this depth on; types that hold themselves end there. */
const deepest = 3

class Maker {
  readonly #types: TypeDescriptors

  constructor(types: TypeDescriptors) {
    this.#types = types
  }

  members(members: readonly MemberDescriptor[], depth: number): fc.Arbitrary<Values> {
    const present = members.filter(({ optional }) => !optional || depth < deepest)
    const entries = present.map(({ name, type }) => [name, this.#value(type, depth + 1)] as const)
    const requiredKeys = present.filter(({ optional }) => !optional).map(({ name }) => name)
    return fc.record(Object.fromEntries(entries), { requiredKeys, noNullPrototype: true })
  }

  object(type: string, depth: number): fc.Arbitrary<Values> {
    const definition = this.#types[type]
    if (definition?.kind === 'union') return this.#union(definition, depth)
    return this.members(this.#inherited(type), depth)
  }

  #union(union: Extract<TypeDescriptor, { kind: 'union' }>, depth: number): fc.Arbitrary<Values> {
    const common = [...(union.base === undefined ? [] : this.#inherited(union.base)), ...union.members]
    const tag = common.find(({ name }) => name === union.discriminator)
    const words = typeof tag?.type === 'string' ? this.#types[tag.type] : undefined
    if (words?.kind !== 'enum') throw new TypeError(`'${union.discriminator}' is no enum`)
    const others = common.filter((member) => member !== tag)
    // Deep down, a branch without members ends it.
    const bare = words.values.filter((word) => !Object.hasOwn(union.branches, word))
    const plain = words.values.filter((word) => this.#isPlain(union.branches[word]))
    const ends = [bare, plain].find((list) => list.length > 0)
    const choice = depth >= deepest && ends !== undefined ? ends : words.values
    return fc.constantFrom(...choice).chain((word) => {
      const branch = union.branches[word]
      const own = branch === undefined ? fc.constant({}) : this.object(branch, depth)
      return fc
        .tuple(this.members(others, depth), own)
        .map(([shared, added]) => ({ ...shared, ...added, [union.discriminator]: word }))
    })
  }

  /** Whether a struct needs no other object. */
  #isPlain(type: string | undefined): boolean {
    if (type === undefined || this.#types[type]?.kind !== 'struct') return false
    return this.#inherited(type).every((member) => {
      return member.optional || typeof member.type !== 'string' || !(member.type in this.#types)
    })
  }

  #inherited(type: string): readonly MemberDescriptor[] {
    const definition = this.#types[type]
    if (definition?.kind !== 'struct') throw new TypeError(`'${type}' is no struct`)
    return [...(definition.base === undefined ? [] : this.#inherited(definition.base)), ...definition.members]
  }

  #value(type: TypeReference, depth: number): fc.Arbitrary<unknown> {
    if (typeof type === 'object')
      return fc.array(this.#value(type.array, depth), { maxLength: depth > deepest ? 0 : 3 })
    const definition = this.#types[type]
    switch (definition?.kind) {
      case 'struct':
      case 'union':
        return this.object(type, depth)
      case 'enum':
        return fc.constantFrom(...definition.values)
      case 'alternate': {
        const plain = definition.types.filter((branch) => typeof branch !== 'string' || !(branch in this.#types))
        const choice = depth > deepest && plain.length > 0 ? plain : definition.types
        return fc.oneof(...choice.map((branch) => this.#value(branch, depth)))
      }
      default:
        return arbitraryBuiltin(type)
    }
  }
}

function arbitraryBuiltin(type: string): fc.Arbitrary<unknown> {
  const range = integerRange(type)
  if (range !== undefined) {
    const [min, max] = range
    return fc.bigInt({ min, max }).map((value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value))
  }
  if (type === 'bool') return fc.boolean()
  if (type === 'null') return fc.constant(null)
  if (type === 'any') return fc.jsonValue()
  if (type === 'number') return fc.double({ noNaN: true, noDefaultInfinity: true })
  return fc.string()
}
