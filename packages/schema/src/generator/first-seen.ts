import type { Schema, Section } from '../model/schema.js'

/**
 * The first of several versions, oldest first, that has a definition: a date for one whose schema gives none.
 * `undefined` when the oldest has it already, since it may be older still, and when there is no older one to look at.
 */
export function firstSeen(versions: readonly Schema[], section: Section, name: string): string | undefined {
  const index = versions.findIndex((schema) => Object.hasOwn(schema[section], name))
  return index > 0 ? versions[index]?.qemu : undefined
}
