import type { Node } from '../syntax.js'
import { checkName, type NameStyle } from './check-name.js'
import type { ValueNode } from './definition.js'
import { describeNode } from './describe-node.js'
import { readIf } from './read-condition.js'
import { readFeatures, readWord } from './read-features.js'
import type { Subject } from './subject.js'

/** The values of an enum. */
export function readValues(subject: Subject, node: Node, style: NameStyle): ValueNode[] {
  if (node.kind !== 'list') {
    throw subject.error(node.at, `has ${describeNode(node)} for 'data': expected a list of values`)
  }
  return node.items.map((item) => {
    const { name, fields } = readWord(subject, item, { what: 'value', optional: ['if', 'features'] })
    const part = subject.part('value', name.name)
    // A value may begin with a digit; the letter in front stands in for what is put there in C.
    const checked = /^\d/.test(name.name) ? `d${name.name}` : name.name
    checkName(part, name.at, checked, style)
    return { ...name, ...readIf(part, fields?.get('if')), features: readFeatures(part, fields?.get('features')) }
  })
}

/** The first part of an enum's names in C. */
export function readPrefix(subject: Subject, node: Node | undefined): { prefix?: string } {
  if (node === undefined) return {}
  if (node.kind === 'string') return { prefix: node.value }
  throw subject.error(node.at, `has ${describeNode(node)} for 'prefix': expected a string`)
}
