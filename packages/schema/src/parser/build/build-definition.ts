import type {
  AlternateDefinition,
  Branch,
  CommandDefinition,
  Condition,
  EnumDefinition,
  EventDefinition,
  Feature,
  Member,
  StructDefinition,
  TypeRef,
  UnionDefinition,
} from '../../model/schema.js'
import type {
  AlternateNode,
  CommandNode,
  Definition,
  EnumNode,
  EventNode,
  FeatureNode,
  MemberNode,
  StructNode,
  TypeNode,
  UnionNode,
} from '../definition/definition.js'
import type { Expression } from '../syntax.js'
import { datesOf } from './dates-of.js'

export function buildCommand(node: CommandNode): CommandDefinition {
  const { returns, flags } = node
  return {
    ...buildArguments(node),
    ...(returns && { returns: buildType(returns) }),
    ...(flags.has('success-response') && { successResponse: false }),
    ...(flags.has('gen') && { gen: false }),
    ...(flags.has('allow-oob') && { oob: true }),
    ...(flags.has('allow-preconfig') && { allowPreconfig: true }),
    ...(flags.has('coroutine') && { coroutine: true }),
  }
}

export function buildEvent(node: EventNode): EventDefinition {
  return buildArguments(node)
}

export function buildStruct({ base, members, expression }: StructNode): StructDefinition {
  return { ...(base && { base: base.name }), members: buildMembers(members, expression) }
}

export function buildEnum({ prefix, values, expression }: EnumNode): EnumDefinition {
  const dates = datesOf(expression)
  return {
    ...(prefix !== undefined && { prefix }),
    values: values.map((value) => ({ name: value.name, ...buildNotes(value, dates.get(value.name)) })),
  }
}

export function buildUnion({
  base,
  baseMembers = [],
  discriminator,
  branches,
  expression,
}: UnionNode): UnionDefinition {
  return {
    ...(base ? { base: base.name } : { baseMembers: buildMembers(baseMembers, expression) }),
    discriminator: discriminator.name,
    branches: branches.map(
      ({ name, type, if: condition }): Branch => ({ value: name, type: type.name, ...buildIf(condition) }),
    ),
  }
}

export function buildAlternate({ branches, expression }: AlternateNode): AlternateDefinition {
  return {
    branches: buildMembers(
      branches.map((branch) => ({ ...branch, optional: false, features: [] })),
      expression,
    ),
  }
}

/** What all definitions may have. */
export function buildCommon(node: Definition): Notes {
  return buildNotes(node, node.expression.doc?.since)
}

function buildArguments({ args, argsType, flags, expression }: CommandNode | EventNode): {
  args?: Member[]
  argsType?: string
  boxed?: true
} {
  if (argsType === undefined) return { args: buildMembers(args ?? [], expression) }
  return { argsType: argsType.name, ...(flags.has('boxed') && { boxed: true }) }
}

function buildMembers(members: readonly MemberNode[], expression: Expression): Member[] {
  const dates = datesOf(expression)
  return members.map((member) => ({
    name: member.name,
    type: buildType(member.type),
    ...(member.optional && { optional: true }),
    ...buildNotes(member, dates.get(member.name)),
  }))
}

function buildType({ name, array }: TypeNode): TypeRef {
  return array ? { array: name } : name
}

interface Notes {
  features?: Feature[]
  since?: string
  if?: Condition
}

function buildNotes(
  { features, if: condition }: { features: readonly FeatureNode[]; if?: Condition },
  since: string | undefined,
): Notes {
  return {
    ...(features.length > 0 && { features: features.map(buildFeature) }),
    ...(since !== undefined && { since }),
    ...buildIf(condition),
  }
}

function buildFeature({ name, if: condition }: FeatureNode): Feature {
  return condition === undefined ? name : { name, if: condition }
}

function buildIf(condition: Condition | undefined): { if?: Condition } {
  return condition === undefined ? {} : { if: condition }
}
