import { findType } from '../find-type.js'
import { argumentsOf } from '../members-of.js'
import type { CommandDefinition, EventDefinition, Schema, TypeRef } from '../schema.js'
import type { Use } from './comparison.js'

/** The types that a type's definition names, by the place that each has in it. */
export function typesIn(schema: Schema, name: string): Map<string, TypeRef> {
  const found = findType(schema, name)
  switch (found?.kind) {
    case 'struct': {
      const { base, members } = found.definition
      return places({ base, members })
    }
    case 'union': {
      const { base, baseMembers: members = [], branches } = found.definition
      return places({ base, members, branches: branches.map(({ value, type }) => ({ name: value, type })) })
    }
    case 'alternate':
      return places({ branches: found.definition.branches })
    default:
      return new Map()
  }
}

/** The types that a command or an event names. */
export function typesInCall(schema: Schema, definition: CommandDefinition | EventDefinition): Map<string, TypeRef> {
  const returns = 'returns' in definition ? definition.returns : undefined
  const types = places({ base: definition.argsType, members: argumentsOf(schema, definition) })
  return returns === undefined ? types : types.set('returns', returns)
}

interface Named {
  readonly name: string
  readonly type: TypeRef
}

function places({
  base,
  members = [],
  branches = [],
}: {
  base?: string | undefined
  members?: Named[]
  branches?: Named[]
}) {
  return new Map<string, TypeRef>([
    ...(base === undefined ? [] : [['base', base] as const]),
    ...members.map(({ name, type }) => [`member ${name}`, type] as const),
    ...branches.map(({ name, type }) => [`branch ${name}`, type] as const),
  ])
}

/** What every type that a command or an event leads to is used for. */
export function typeUses(schema: Schema): (typeName: string) => Use {
  const input = reached(
    schema,
    Object.values(schema.commands).flatMap((command) => [...withoutReturns(schema, command)]),
  )
  const output = reached(schema, [
    ...Object.values(schema.commands).flatMap(({ returns }) => (returns === undefined ? [] : [returns])),
    ...Object.values(schema.events).flatMap((event) => [...typesInCall(schema, event).values()]),
  ])
  return (name) => ({ input: input.has(name), output: output.has(name) })
}

function withoutReturns(schema: Schema, { returns: _, ...command }: CommandDefinition): Iterable<TypeRef> {
  return typesInCall(schema, command).values()
}

function reached(schema: Schema, roots: readonly TypeRef[]): Set<string> {
  const names = new Set<string>()
  const waiting = [...roots]
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    const name = typeof type === 'object' ? type.array : type
    if (names.has(name)) continue
    names.add(name)
    for (const inner of typesIn(schema, name).values()) waiting.push(inner)
  }
  return names
}
