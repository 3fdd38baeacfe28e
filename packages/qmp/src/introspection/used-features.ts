import type { CommandDefinition, Feature, Member, Schema, TypeRef } from '@qga/schema/model'
import { membersIn, wordsOf } from './members-in.js'

/** A use of what may go, or may change. */
export interface UsedFeature {
  readonly feature: 'deprecated' | 'unstable'
  /** The command, and the path to the argument: `migrate`, `drive-backup.bitmap-mode`. */
  readonly where: string
}

/** Arguments that go deeper than this are not looked into. */
const MAX_DEPTH = 32

/** What of these arguments is deprecated or unstable: the command, members, words of enums. */
export function usedFeatures(
  schema: Schema,
  command: string,
  definition: CommandDefinition,
  args: object | undefined,
): UsedFeature[] {
  const used: UsedFeature[] = []
  const note = (where: string, features: readonly Feature[] = []) => {
    for (const feature of features) {
      const name = typeof feature === 'string' ? feature : feature.name
      if (name === 'deprecated' || name === 'unstable') used.push({ feature: name, where })
    }
  }
  const lookInto = (value: unknown, members: readonly Member[], where: string, depth: number) => {
    if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return
    if (Array.isArray(value)) {
      for (const each of value) lookInto(each, members, where, depth + 1)
      return
    }
    for (const [name, inner] of Object.entries(value)) {
      const member = members.find((each) => each.name === name)
      if (member === undefined || inner === undefined) continue
      const place = `${where}.${name}`
      note(place, member.features)
      lookAt(inner, member.type, place, depth)
    }
  }
  const lookAt = (value: unknown, type: TypeRef, where: string, depth: number) => {
    for (const word of wordsOf(schema, type)) if (word.name === value) note(`${where}=${word.name}`, word.features)
    if (typeof value === 'object') lookInto(value, membersIn(schema, type), where, depth + 1)
  }
  note(command, definition.features)
  const { argsType, args: own = [] } = definition
  lookInto(args, argsType === undefined ? own : membersIn(schema, argsType), command, 0)
  return used
}
