import { SchemaError } from '../schema-error.js'
import type { Expression } from '../syntax.js'
import { checkDocHead } from './check-doc-head.js'
import { checkName, checkTypeName, type NameStyle } from './check-name.js'
import type { Definition, DefinitionHead, Kind } from './definition.js'
import { describeNode } from './describe-node.js'
import { Fields, type Keys } from './fields.js'
import { nearest } from './nearest.js'
import { quote, quoteAll } from './quote.js'
import { readBody } from './read-body.js'
import { readIf } from './read-condition.js'
import { readFeatures } from './read-features.js'
import { readFlags } from './read-flags.js'
import type { Rules } from './rules.js'
import { Subject } from './subject.js'

/** The keys of each kind of definition besides its own, `if` and `features`. */
const KEYS: ReadonlyMap<Kind, Keys> = new Map([
  [
    'command',
    {
      required: [],
      optional: ['data', 'returns', 'boxed', 'gen', 'success-response', 'allow-oob', 'allow-preconfig', 'coroutine'],
    },
  ],
  ['event', { required: [], optional: ['data', 'boxed'] }],
  ['struct', { required: ['data'], optional: ['base'] }],
  ['enum', { required: ['data'], optional: ['prefix'] }],
  ['union', { required: ['base', 'discriminator', 'data'], optional: [] }],
  ['alternate', { required: ['data'], optional: [] }],
])

/**
 * Reads an expression as a definition: all that can be checked without a look at others.
 *
 * @throws SchemaError for what is no definition
 */
export function readDefinition(expression: Expression, rules: Rules): Definition {
  const [kind, { required, optional }] = kindOf(expression)
  const head = readHead(expression, kind)
  const { subject, name } = head
  checkDefinitionName(head, kind, rules)
  checkDocHead(head, kind, rules)
  const keys = { required: [kind, ...required], optional: [...optional, 'if', 'features'] }
  const fields = new Fields(subject, expression.node, keys)
  const style: NameStyle = rules.memberNameExceptions.has(name) ? 'member exception' : 'member'
  const body = readBody(kind, subject, fields, style)
  const condition = readIf(subject, fields.get('if'))
  const features = readFeatures(subject, fields.get('features'))
  return { ...head, ...body, ...condition, features, flags: readFlags(subject, fields) }
}

function kindOf({ source, node }: Expression): [Kind, Keys] {
  const [found, other] = [...KEYS].filter(([kind]) => node.entries.has(kind))
  if (found === undefined) {
    const kinds = [...KEYS.keys()]
    const hint = nearest([...node.entries.keys()][0] ?? '', kinds) || `; expected one of ${quoteAll(kinds)}`
    throw new SchemaError({ source, offset: node.at }, `object has no key that tells what it defines${hint}`)
  }
  if (other !== undefined) {
    const [second] = other
    const reason = `object has both the keys '${found[0]}' and ${quote(second)}: expected only one of them`
    throw new SchemaError({ source, offset: node.entries.get(second)?.at ?? node.at }, reason)
  }
  return found
}

function readHead(expression: Expression, kind: Kind): DefinitionHead {
  const { source, node } = expression
  const name = node.entries.get(kind)?.value ?? node
  if (name.kind !== 'string') {
    const reason = `object has ${describeNode(name)} for '${kind}': expected the ${kind}'s name`
    throw new SchemaError({ source, offset: name.at }, reason)
  }
  const subject = new Subject(source, kind, name.value)
  return { expression, subject, name: name.value, at: name.at }
}

function checkDefinitionName({ subject, name, at }: DefinitionHead, kind: Kind, rules: Rules): void {
  if (kind === 'event') return checkName(subject, at, name, 'event')
  if (kind !== 'command') return checkTypeName(subject, at, name)
  checkName(subject, at, name, rules.commandNameExceptions.has(name) ? 'command exception' : 'command')
}
