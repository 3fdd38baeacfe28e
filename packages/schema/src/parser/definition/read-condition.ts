import type { Condition } from '../../model/schema.js'
import type { Node, ObjectNode } from '../syntax.js'
import { describeNode } from './describe-node.js'
import { Fields } from './fields.js'
import { quote } from './quote.js'
import type { Subject } from './subject.js'

/** What is behind the key `if`, as a property to spread; nothing without the key. */
export function readIf(subject: Subject, node: Node | undefined): { if?: Condition } {
  return node === undefined ? {} : { if: readCondition(subject.part("'if'"), node) }
}

const SETTING = /^[A-Z][A-Z0-9_]*$/

function readCondition(subject: Subject, node: Node): Condition {
  if (node.kind === 'object') return readOperator(subject, node)
  if (node.kind !== 'string') {
    throw subject.error(node.at, `is ${describeNode(node)}: expected a build setting or an object`)
  }
  if (!SETTING.test(node.value)) {
    const expected = "upper-case letters, digits and '_', as in 'CONFIG_LINUX'"
    throw subject.error(node.at, `has the bad build setting ${quote(node.value)}: expected ${expected}`)
  }
  return node.value
}

function readOperator(subject: Subject, node: ObjectNode): Condition {
  const fields = new Fields(subject, node, { required: [], optional: ['all', 'any', 'not'] })
  if (node.entries.size !== 1) throw subject.error(node.at, "must have exactly one of the keys 'all', 'any' and 'not'")
  const all = fields.get('all')
  if (all !== undefined) return { all: readOperands(subject, 'all', all) }
  const any = fields.get('any')
  if (any !== undefined) return { any: readOperands(subject, 'any', any) }
  return { not: readCondition(subject, fields.need('not')) }
}

function readOperands(subject: Subject, operator: string, node: Node): Condition[] {
  if (node.kind !== 'list') {
    throw subject.error(node.at, `has ${describeNode(node)} for '${operator}': expected a list of conditions`)
  }
  if (node.items.length === 0) throw subject.error(node.at, `has an empty list for '${operator}'`)
  return node.items.map((item) => readCondition(subject, item))
}
