import type { Node } from '../syntax.js'
import type { TypeNode } from './definition.js'
import { describeNode } from './describe-node.js'
import type { Subject } from './subject.js'

/** A type that may be a list: `'Name'` or `['Name']`. */
export function readType(subject: Subject, node: Node): TypeNode {
  if (node.kind !== 'list') return readTypeName(subject, node, 'the name of a type, or a list of it')
  const [item, ...others] = node.items
  if (item?.kind !== 'string' || others.length > 0) {
    throw subject.error(node.at, "has a bad list type: expected one name, as in ['str']; lists do not nest")
  }
  return { name: item.value, at: item.at, array: true }
}

/** A type that may be no list. */
export function readTypeName(subject: Subject, node: Node, expected = 'the name of a type'): TypeNode {
  if (node.kind === 'string') return { name: node.value, at: node.at, array: false }
  throw subject.error(node.at, `has ${describeNode(node)} for a type: expected ${expected}`)
}
