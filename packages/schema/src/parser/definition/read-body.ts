import type { Node } from '../syntax.js'
import type { NameStyle } from './check-name.js'
import type { Definition, DefinitionHead, Kind, MemberNode, Named, TypeNode } from './definition.js'
import { describeNode } from './describe-node.js'
import type { Fields } from './fields.js'
import { readArguments } from './read-arguments.js'
import { needObject, readBranches, readMembers } from './read-members.js'
import { readType, readTypeName } from './read-type.js'
import { readPrefix, readValues } from './read-values.js'
import type { Subject } from './subject.js'

/** What a definition has by its kind. */
type Body<D extends Definition = Definition> = D extends Definition
  ? Omit<D, keyof DefinitionHead | 'features' | 'if' | 'flags'>
  : never

/**
 * Reads what only definitions of a kind have.
 *
 * @param fields - known to have the keys of that kind and no others
 * @param style - of the names of members and values
 */
export function readBody(kind: Kind, subject: Subject, fields: Fields, style: NameStyle): Body {
  switch (kind) {
    case 'command':
      return { kind, ...readArguments(subject, fields), ...readReturns(subject, fields.get('returns')) }
    case 'event':
      return { kind, ...readArguments(subject, fields) }
    case 'struct': {
      const members = readMembers(subject, needObject(subject, fields.need('data'), 'data'), style)
      return { kind, members, ...readStructBase(subject, fields.get('base')) }
    }
    case 'enum': {
      const values = readValues(subject, fields.need('data'), style)
      return { kind, values, ...readPrefix(subject, fields.get('prefix')) }
    }
    case 'union': {
      const base = readUnionBase(subject, fields.need('base'), style)
      const discriminator = readDiscriminator(subject, fields.need('discriminator'))
      return { kind, ...base, discriminator, branches: readBranches(subject, fields.need('data'), kind) }
    }
    case 'alternate':
      return { kind, branches: readAlternatives(subject, fields.need('data')) }
  }
}

function readReturns(subject: Subject, node: Node | undefined): { returns?: TypeNode } {
  return node === undefined ? {} : { returns: readType(subject.part("'returns'"), node) }
}

function readStructBase(subject: Subject, node: Node | undefined): { base?: TypeNode } {
  return node === undefined ? {} : { base: readTypeName(subject.part("'base'"), node) }
}

function readUnionBase(
  subject: Subject,
  node: Node,
  style: NameStyle,
): { base: TypeNode } | { baseMembers: MemberNode[] } {
  if (node.kind === 'object') return { baseMembers: readMembers(subject.part("'base'"), node, style) }
  return { base: readTypeName(subject.part("'base'"), node, 'an object or the name of a struct') }
}

function readDiscriminator(subject: Subject, node: Node): Named {
  if (node.kind === 'string') return { name: node.value, at: node.at }
  throw subject.error(node.at, `has ${describeNode(node)} for 'discriminator': expected the name of a member`)
}

function readAlternatives(subject: Subject, node: Node): ReturnType<typeof readBranches> {
  const branches = readBranches(subject, node, 'alternate')
  if (branches.length === 0) throw subject.error(node.at, 'must have at least one branch')
  return branches
}
