import type { Node, ObjectNode } from '../syntax.js'
import { checkMemberName, checkName, type NameStyle } from './check-name.js'
import type { BranchNode, MemberNode } from './definition.js'
import { describeNode } from './describe-node.js'
import { Fields, type Keys } from './fields.js'
import { readIf } from './read-condition.js'
import { NO_FEATURES, readFeatures } from './read-features.js'
import { readType, readTypeName } from './read-type.js'
import type { Subject } from './subject.js'

const MEMBER: Keys = { required: ['type'], optional: ['if', 'features'] }
const BRANCH: Keys = { required: ['type'], optional: ['if'] }

/** The members that an object lists: of a struct, of a union's base, of arguments, of an event's data. */
export function readMembers(subject: Subject, { entries }: ObjectNode, style: NameStyle): MemberNode[] {
  return [...entries].map(([key, { at, value }]) => {
    const optional = key.startsWith('*')
    const name = optional ? key.slice(1) : key
    const part = subject.part('member', name)
    checkMemberName(part, at, name, style)
    if (value.kind !== 'object') return { name, at, type: readType(part, value), optional, features: NO_FEATURES }
    const fields = new Fields(part, value, MEMBER)
    const condition = readIf(part, fields.get('if'))
    const features = readFeatures(part, fields.get('features'))
    return { name, at, type: readType(part, fields.need('type')), optional, features, ...condition }
  })
}

/**
 * The branches of a union or an alternate. Those of a union must be named by values, which only a look at the whole
 * schema can tell.
 */
export function readBranches(subject: Subject, node: Node, kind: 'union' | 'alternate'): BranchNode[] {
  const readBranchType = kind === 'union' ? readTypeName : readType
  return [...needObject(subject, node, 'data').entries].map(([name, { at, value }]) => {
    const part = subject.part('branch', name)
    if (kind === 'alternate') checkName(part, at, name, 'plain')
    if (value.kind !== 'object') return { name, at, type: readBranchType(part, value) }
    const fields = new Fields(part, value, BRANCH)
    const condition = readIf(part, fields.get('if'))
    return { name, at, type: readBranchType(part, fields.need('type')), ...condition }
  })
}

/** The value of a key that must be an object. */
export function needObject(subject: Subject, node: Node, key: string): ObjectNode {
  if (node.kind === 'object') return node
  throw subject.error(node.at, `has ${describeNode(node)} for '${key}': expected an object`)
}
