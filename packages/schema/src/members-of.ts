import type { MemberDescriptor, TypeDescriptor, TypeDescriptors } from './command-descriptor.js'

/** The members that an object may have. */
export interface ObjectMembers {
  readonly members: readonly MemberDescriptor[]
  /** False when a discriminator is missing or wrong, so that there may be others. */
  readonly complete: boolean
}

/**
 * The members of a struct or union, inherited ones first. Those of a union depend on its discriminator, whose value
 * `wordOf` gives: a branch may itself be a union.
 */
export function membersOf(
  type: string,
  types: TypeDescriptors,
  wordOf: (discriminator: string) => unknown,
): ObjectMembers {
  const definition = Object.hasOwn(types, type) ? types[type] : undefined
  if (definition?.kind !== 'struct' && definition?.kind !== 'union') {
    throw new TypeError(`Type '${type}' is no object among the types given`)
  }
  const inherited = definition.base === undefined ? [] : membersOf(definition.base, types, wordOf).members
  const common = [...inherited, ...definition.members]
  if (definition.kind === 'struct') return { members: common, complete: true }
  const word = wordOf(definition.discriminator)
  if (typeof word !== 'string' || !isValue(word, definition.discriminator, common, types)) {
    return { members: common, complete: false }
  }
  const branch = Object.hasOwn(definition.branches, word) ? definition.branches[word] : undefined
  if (branch === undefined) return { members: common, complete: true }
  const { members, complete } = membersOf(branch, types, wordOf)
  return { members: [...common, ...members], complete }
}

function isValue(word: string, name: string, members: readonly MemberDescriptor[], types: TypeDescriptors): boolean {
  const type = members.find((member) => member.name === name)?.type
  const definition: TypeDescriptor | undefined = typeof type === 'string' ? types[type] : undefined
  return definition?.kind === 'enum' && definition.values.includes(word)
}
