import type { Node } from '../syntax.js'
import type { MemberNode, TypeNode } from './definition.js'
import { describeNode } from './describe-node.js'
import type { Fields } from './fields.js'
import { readMembers } from './read-members.js'
import { readTypeName } from './read-type.js'
import type { Subject } from './subject.js'

/** What a command takes or an event brings, behind the key `data`: members, or a type by name. */
export function readArguments(subject: Subject, fields: Fields): { args: MemberNode[] } | { argsType: TypeNode } {
  const data = fields.get('data')
  const boxed = fields.get('boxed')
  if (boxed !== undefined && isTrue(boxed)) {
    if (data === undefined) throw subject.error(boxed.at, "has the flag 'boxed' without the key 'data'")
    return { argsType: readTypeName(subject.part("'data' with 'boxed'"), data) }
  }
  if (data === undefined) return { args: [] }
  if (data.kind === 'string') return { argsType: readTypeName(subject, data) }
  if (data.kind === 'object') return { args: readMembers(subject, data, 'plain') }
  throw subject.error(data.at, `has ${describeNode(data)} for 'data': expected an object or the name of a type`)
}

function isTrue(node: Node): boolean {
  return node.kind === 'boolean' && node.value
}
