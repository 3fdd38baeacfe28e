import type { CommandNode, EventNode, TypeNode } from '../definition/definition.js'
import type { Rules } from '../definition/rules.js'
import type { DefinitionTable } from './definition-table.js'
import { describeType } from './found-type.js'
import type { ObjectType } from './object-type.js'
import type { ObjectTypes } from './object-types.js'

/** Checks what a command takes, or what an event brings. */
export function checkArguments(definition: CommandNode | EventNode, objects: ObjectTypes): void {
  const { subject, args = [], argsType, flags, at } = definition
  const type = argsType ? namedArguments(definition, argsType, objects) : objects.ofMembers(definition, args)
  if (flags.has('boxed') || !type.scope.isConditional) return
  const place = argsType ?? args.find((member) => member.if !== undefined)
  const remedy = "for which it must have a struct for 'data' and 'boxed': true"
  throw subject.error(place?.at ?? at, `has arguments with an 'if', ${remedy}`)
}

function namedArguments({ subject, flags }: CommandNode | EventNode, node: TypeNode, objects: ObjectTypes): ObjectType {
  const part = subject.part("'data'")
  const type = objects.table.type(part, node)
  if (type.kind !== 'struct' && type.kind !== 'union') {
    throw part.error(node.at, `is ${describeType(type)}: expected a struct or a union`)
  }
  if (type.kind === 'union' && !flags.has('boxed')) {
    throw part.error(node.at, `is ${describeType(type)}, which needs the flag 'boxed': true`)
  }
  return objects.of(type)
}

/** Checks what a command returns. */
export function checkReturns({ subject, name, returns }: CommandNode, table: DefinitionTable, rules: Rules): void {
  if (returns === undefined) return
  const part = subject.part("'returns'")
  const type = table.type(part, returns)
  if (type.kind === 'struct' || type.kind === 'union' || rules.commandReturnsExceptions.has(name)) return
  const what = returns.array ? `a list of ${describeType(type)}` : describeType(type)
  const expected = "a struct, a union or a list of one, or the command's name in pragma 'command-returns-exceptions'"
  throw part.error(returns.at, `is ${what}: expected ${expected}`)
}
