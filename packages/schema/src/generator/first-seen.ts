import type { Facts } from './facts.js'

/**
 * The first of the kept versions that has a definition, for one whose facts name none.
 * `undefined` when the oldest has it already: it may be older still. Versions come oldest first.
 */
export function firstSeen(versions: readonly Facts[], section: DefinitionSection, name: string): string | undefined {
  const index = versions.findIndex((facts) => Object.hasOwn(facts[section], name))
  return index > 0 ? versions[index]?.qemu : undefined
}

export type DefinitionSection = 'commands' | 'structs' | 'enums' | 'unions' | 'alternates'
