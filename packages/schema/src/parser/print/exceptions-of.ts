import { findType } from '../../model/find-type.js'
import type { Schema, TypeRef } from '../../model/schema.js'
import type { QapiObject } from './qapi-text.js'

/** The pragma that lists the definitions that break the rules for names and returned types; none if none do. */
export function exceptionsOf(schema: Schema): QapiObject[] {
  const commands = Object.entries(schema.commands)
  const lists = {
    'command-name-exceptions': commands.map(([name]) => name).filter(isUnusual),
    'command-returns-exceptions': commands
      .filter(([, { returns }]) => returns !== undefined && !isObject(schema, returns))
      .map(([name]) => name),
    'member-name-exceptions': membersByType(schema)
      .filter(([, members]) => members.some((member) => isUnusual(member.name)))
      .map(([name]) => name),
  }
  const entries = Object.entries(lists).filter(([, list]) => list.length > 0)
  return entries.length === 0 ? [] : [{ entries: entries.map(([key, list]) => [key, { list }]) }]
}

/** Has upper-case letters or `_`, but for the prefix of a downstream project. */
function isUnusual(name: string): boolean {
  return /[A-Z_]/.test(name.replace(/^__[a-z0-9.-]+_/i, ''))
}

function isObject(schema: Schema, type: TypeRef): boolean {
  const kind = findType(schema, typeof type === 'string' ? type : type.array)?.kind
  return kind === 'struct' || kind === 'union'
}

function membersByType({ structs, unions, enums }: Schema): [string, readonly { name: string }[]][] {
  return [
    ...Object.entries(structs).map(([name, { members }]): [string, { name: string }[]] => [name, members]),
    ...Object.entries(unions).map(([name, union]): [string, { name: string }[]] => [name, union.baseMembers ?? []]),
    ...Object.entries(enums).map(([name, { values }]): [string, { name: string }[]] => [name, values]),
  ]
}
