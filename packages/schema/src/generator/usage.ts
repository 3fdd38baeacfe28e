import type { Schema, TypeRef } from '../model/schema.js'

/** How many users are named. */
const named = 3

/**
 * For each type that something mentions, a sentence on where it is used.
 * It stands in where nobody has said anything about a type.
 */
export function usageSentences(schema: Schema): ReadonlyMap<string, string> {
  const users = new Map<string, Set<string>>()
  const note = (user: string, types: readonly (TypeRef | undefined)[]): void => {
    for (const type of types) {
      const name = typeof type === 'object' ? type.array : type
      if (name !== undefined) users.set(name, (users.get(name) ?? new Set()).add(user))
    }
  }
  for (const [name, { args = [], argsType, returns }] of Object.entries(schema.commands)) {
    note(name, [...typesOf(args), argsType, returns])
  }
  for (const [name, { args = [], argsType }] of Object.entries(schema.events)) note(name, [...typesOf(args), argsType])
  for (const [name, { base, members }] of Object.entries(schema.structs)) note(name, [base, ...typesOf(members)])
  for (const [name, { base, baseMembers = [], branches }] of Object.entries(schema.unions)) {
    note(name, [base, ...typesOf(baseMembers), ...typesOf(branches)])
  }
  for (const [name, { branches }] of Object.entries(schema.alternates)) note(name, typesOf(branches))
  return new Map([...users].map(([name, by]) => [name, sentence([...by])]))
}

function typesOf(entries: readonly { type: TypeRef }[]): TypeRef[] {
  return entries.map(({ type }) => type)
}

function sentence(users: readonly string[]): string {
  const listed = users.slice(0, named).map((name) => `\`${name}\``)
  const rest = users.length - listed.length
  const last = rest > 0 ? `${rest} more` : (listed.pop() ?? '')
  return `Used by ${listed.length > 0 ? `${listed.join(', ')} and ${last}` : last}.`
}
