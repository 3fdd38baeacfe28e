import fc from 'fast-check'
import type { CommandDescriptor, MemberDescriptor, TypeReference } from '../src/command-descriptor.js'
import { argumentTypes } from '../src/gen/descriptors.js'
import { integerRange } from '../src/integer-ranges.js'

/** Arguments that a command accepts, made from its descriptor; for property tests. */
export function arbitraryArguments({ args }: CommandDescriptor): fc.Arbitrary<Record<string, unknown>> {
  return arbitraryMembers(args)
}

function arbitraryMembers(members: readonly MemberDescriptor[]): fc.Arbitrary<Record<string, unknown>> {
  const entries = members.map(({ name, type }) => [name, arbitraryValue(type)] as const)
  const requiredKeys = members.filter(({ optional }) => !optional).map(({ name }) => name)
  return fc.record(Object.fromEntries(entries), { requiredKeys, noNullPrototype: true })
}

function arbitraryValue(type: TypeReference): fc.Arbitrary<unknown> {
  if (typeof type === 'object') return fc.array(arbitraryValue(type.array), { maxLength: 4 })
  const defined = argumentTypes[type]
  switch (defined?.kind) {
    case 'struct':
      return arbitraryMembers(defined.members)
    case 'enum':
      return fc.constantFrom(...defined.values)
    case 'alternate':
      return fc.oneof(...defined.types.map(arbitraryValue))
    default:
      return arbitraryBuiltin(type)
  }
}

function arbitraryBuiltin(type: string): fc.Arbitrary<unknown> {
  const range = integerRange(type)
  if (range !== undefined) {
    const [min, max] = range
    return fc.bigInt({ min, max }).map((value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value))
  }
  if (type === 'bool') return fc.boolean()
  if (type === 'number') return fc.double({ noNaN: true, noDefaultInfinity: true })
  return fc.string()
}
