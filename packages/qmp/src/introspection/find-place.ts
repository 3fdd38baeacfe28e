import type { CommandDefinition, EventDefinition, Feature, Member, Schema, TypeRef } from '@qga/schema/model'
import { membersIn, wordsOf } from './members-in.js'

/** A place in arguments or data. */
export interface Place {
  readonly features: readonly Feature[] | undefined
}

/** Where a path has come to: an object of one of these types, with one branch of a union selected. */
interface Scope {
  readonly types: readonly TypeRef[]
  readonly args: readonly Member[]
  readonly selected: string | undefined
}

/** The place that a path leads to; undefined when there is none. */
export function findPlace(
  schema: Schema,
  definition: CommandDefinition | EventDefinition | undefined,
  path: string | undefined,
): Place | undefined {
  if (definition === undefined) return undefined
  let place: Place = { features: definition.features }
  if (path === undefined) return place
  const { argsType, args = [] } = definition
  let scope: Scope = { types: argsType === undefined ? [] : [argsType], args, selected: undefined }
  for (const step of path.split('.')) {
    const next = enter(schema, scope, step)
    if (next === undefined) return undefined
    place = next.place
    scope = next.scope
  }
  return place
}

function enter(schema: Schema, scope: Scope, step: string): { place: Place; scope: Scope } | undefined {
  const [name = '', ...rest] = step.split('=')
  const members = [...scope.args, ...scope.types.flatMap((type) => membersIn(schema, type, scope.selected))]
  const found = members.filter((member) => member.name === name)
  const [first] = found
  if (first === undefined) return undefined
  if (rest.length === 0) {
    const types = found.map(({ type }) => type)
    return { place: { features: first.features }, scope: { types, args: [], selected: undefined } }
  }
  const value = rest.join('=')
  const word = found.flatMap(({ type }) => wordsOf(schema, type)).find((each) => each.name === value)
  if (word === undefined) return undefined
  return { place: { features: word.features }, scope: { ...scope, selected: value } }
}
