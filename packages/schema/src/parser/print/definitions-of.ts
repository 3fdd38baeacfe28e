import type {
  Branch,
  CommandDefinition,
  Condition,
  EnumValue,
  EventDefinition,
  Feature,
  Member,
  Schema,
  TypeRef,
} from '../../model/schema.js'
import type { DocumentedDefinition } from './print-doc.js'
import type { QapiEntry, QapiObject, QapiValue } from './qapi-text.js'

/** A definition as text, before it is written out. */
interface PrintedDefinition {
  readonly text: QapiObject
  readonly doc: DocumentedDefinition
}

/** All definitions of a schema, kind by kind. */
export function definitionsOf(schema: Schema): PrintedDefinition[] {
  const { commands, events, structs, enums, unions, alternates } = schema
  return [
    ...Object.entries(enums).map(([name, node]) => {
      const prefix = optional('prefix', node.prefix)
      return definition('enum', name, node, node.values, [...prefix, ['data', { list: node.values.map(valueText) }]])
    }),
    ...Object.entries(structs).map(([name, node]) =>
      definition('struct', name, node, node.members, [
        ...optional('base', node.base),
        ['data', membersText(node.members)],
      ]),
    ),
    ...Object.entries(unions).map(([name, node]) => {
      const { base, baseMembers = [], discriminator, branches } = node
      return definition('union', name, node, baseMembers, [
        ['base', base ?? membersText(baseMembers)],
        ['discriminator', discriminator],
        ['data', { entries: branches.map(branchText) }],
      ])
    }),
    ...Object.entries(alternates).map(([name, node]) =>
      definition('alternate', name, node, node.branches, [['data', membersText(node.branches)]]),
    ),
    ...Object.entries(commands).map(([name, node]) =>
      definition('command', name, node, node.args ?? [], [...argumentsText(node), ...commandText(node)]),
    ),
    ...Object.entries(events).map(([name, node]) =>
      definition('event', name, node, node.args ?? [], argumentsText(node)),
    ),
  ]
}

interface Annotated {
  since?: string
  features?: Feature[]
  if?: Condition
}

function definition(
  kind: string,
  name: string,
  node: Annotated,
  members: readonly (Annotated & { name: string })[],
  body: readonly QapiEntry[],
): PrintedDefinition {
  const features = [node, ...members].flatMap((each) => each.features ?? []).map(featureName)
  return {
    text: { entries: [[kind, name], ...body, ...notesText(node)] },
    doc: { name, since: node.since, members, features: new Set(features) },
  }
}

function featureName(feature: Feature): string {
  return typeof feature === 'string' ? feature : feature.name
}

function optional(key: string, value: QapiValue | undefined): QapiEntry[] {
  return value === undefined ? [] : [[key, value]]
}

function membersText(members: readonly Member[]): QapiObject {
  return { entries: members.map((member) => [`${member.optional ? '*' : ''}${member.name}`, memberText(member)]) }
}

function memberText(member: Member): QapiValue {
  const type = typeText(member.type)
  const notes = notesText(member)
  return notes.length === 0 ? type : { entries: [['type', type], ...notes] }
}

function typeText(type: TypeRef): QapiValue {
  return typeof type === 'string' ? type : { list: [type.array] }
}

function valueText(value: EnumValue): QapiValue {
  const notes = notesText(value)
  return notes.length === 0 ? value.name : { entries: [['name', value.name], ...notes] }
}

function branchText({ value, type, if: condition }: Branch): QapiEntry {
  return [
    value,
    condition === undefined
      ? type
      : {
          entries: [
            ['type', type],
            ['if', conditionText(condition)],
          ],
        },
  ]
}

function argumentsText({ args = [], argsType, boxed }: CommandDefinition | EventDefinition): QapiEntry[] {
  if (argsType === undefined) return args.length === 0 ? [] : [['data', membersText(args)]]
  return [['data', argsType], ...optional('boxed', boxed)]
}

function commandText(node: CommandDefinition): QapiEntry[] {
  return [
    ...optional('returns', node.returns && typeText(node.returns)),
    ...optional('success-response', node.successResponse),
    ...optional('gen', node.gen),
    ...optional('allow-oob', node.oob),
    ...optional('allow-preconfig', node.allowPreconfig),
    ...optional('coroutine', node.coroutine),
  ]
}

function notesText({ if: condition, features = [] }: Annotated): QapiEntry[] {
  const list = features.map((feature): QapiValue => {
    return typeof feature === 'string'
      ? feature
      : {
          entries: [
            ['name', feature.name],
            ['if', conditionText(feature.if)],
          ],
        }
  })
  return [
    ...optional('if', condition && conditionText(condition)),
    ...optional('features', list.length === 0 ? undefined : { list }),
  ]
}

function conditionText(condition: Condition): QapiValue {
  if (typeof condition === 'string') return condition
  if ('all' in condition) return { entries: [['all', { list: condition.all.map(conditionText) }]] }
  if ('any' in condition) return { entries: [['any', { list: condition.any.map(conditionText) }]] }
  return { entries: [['not', conditionText(condition.not)]] }
}
