import type { Node } from '../syntax.js'
import { checkName } from './check-name.js'
import type { FeatureNode, Named } from './definition.js'
import { describeNode } from './describe-node.js'
import { Fields } from './fields.js'
import { readIf } from './read-condition.js'
import type { Subject } from './subject.js'

export const NO_FEATURES: readonly FeatureNode[] = []

/** What is behind the key `features`; none without the key. */
export function readFeatures(subject: Subject, node: Node | undefined): readonly FeatureNode[] {
  if (node === undefined) return NO_FEATURES
  if (node.kind !== 'list') {
    throw subject.error(node.at, `has ${describeNode(node)} for 'features': expected a list of names`)
  }
  return node.items.map((item) => {
    const { name, fields } = readWord(subject, item, { what: 'feature', optional: ['if'] })
    const part = subject.part('feature', name.name)
    checkName(part, name.at, name.name, 'plain')
    return { ...name, ...readIf(part, fields?.get('if')) }
  })
}

/** An entry of a list of names: the name alone, or an object that says more about it. */
export function readWord(
  subject: Subject,
  node: Node,
  { what, optional }: { what: string; optional: readonly string[] },
): { name: Named; fields?: Fields } {
  if (node.kind === 'object') {
    const fields = new Fields(subject.part(`a ${what}`), node, { required: ['name'], optional })
    const name = fields.need('name')
    if (name.kind === 'string') return { name: { name: name.value, at: name.at }, fields }
    throw subject.error(name.at, `has a ${what} whose name is ${describeNode(name)}: expected a string`)
  }
  if (node.kind === 'string') return { name: { name: node.value, at: node.at } }
  throw subject.error(node.at, `has ${describeNode(node)} for a ${what}: expected a name or an object`)
}
