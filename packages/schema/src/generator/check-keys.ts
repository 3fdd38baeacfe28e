import type { Facts } from './facts.js'

const dated = ['since', 'if']
const member = ['name', 'type', 'optional', 'since']

/** For each section: the plain keys of its definitions, and the keys of the entries in their lists. */
const sections = {
  commands: { keys: ['returns', 'successResponse', 'sinceOn'], lists: { args: member } },
  structs: { keys: [], lists: { members: member } },
  enums: { keys: [], lists: { values: ['name', ...dated] } },
  unions: { keys: ['discriminator'], lists: { baseMembers: member, branches: ['value', 'type'] } },
  alternates: { keys: [], lists: { branches: member } },
} as const

/**
 * Refuse facts that hold a key which the generator does not know.
 * A construct of a newer schema that was passed over in silence would make wrong types.
 */
export function checkKeys(facts: Facts): void {
  refuseStrangers(facts, ['qemu', 'protocol', ...Object.keys(sections)], `QEMU ${facts.qemu}`)
  for (const section of ['commands', 'structs', 'enums', 'unions', 'alternates'] as const) {
    const { keys, lists } = sections[section]
    for (const [name, definition] of Object.entries<object>(facts[section])) {
      refuseStrangers(definition, [...keys, ...dated, ...Object.keys(lists)], name)
      for (const [list, entryKeys] of Object.entries<readonly string[]>(lists)) {
        for (const entry of entriesOf(definition, list, name)) refuseStrangers(entry, entryKeys, name)
      }
    }
  }
}

function entriesOf(definition: object, list: string, where: string): object[] {
  const entries: unknown = Object.entries<unknown>({ ...definition }).find(([key]) => key === list)?.[1]
  if (!Array.isArray(entries)) throw new Error(`Facts of '${where}' lack the list '${list}'`)
  return entries
}

function refuseStrangers(object: object, keys: readonly string[], where: string): void {
  const stranger = Object.keys(object).find((key) => !keys.includes(key))
  if (stranger !== undefined) throw new Error(`Facts of '${where}' have a key that is not understood: '${stranger}'`)
}
