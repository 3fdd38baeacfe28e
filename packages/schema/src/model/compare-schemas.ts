import { byStructure } from './compare/by-structure.js'
import { compareCalls } from './compare/compare-calls.js'
import { compareDefinitions } from './compare/compare-definitions.js'
import { alteration, type Comparison, type Sides, type Use } from './compare/comparison.js'
import { findRenames } from './compare/find-renames.js'
import { typeText } from './compare/type-text.js'
import type { Schema, TypeRef } from './schema.js'
import type { SchemaChange } from './schema-change.js'

/**
 * What `b` has that `a` has not, what it lacks, and what is another there; empty when they agree. `breaking` is seen
 * from programs that were written for `a`.
 *
 * - Two schemas with names are compared definition by definition, members with the inherited ones included. A type of
 *   which only the name changed is reported once, as renamed.
 * - When one is masked, or both are, the comparison goes by structure, from the commands and events down, and walks each
 *   pair of types once, where it is met first: near the top rather than deep down. Integer widths, dates and conditions
 *   are left out, and so are types that no command or event leads to.
 * - `sinceOn`, `boxed`, `prefix` and `module` are not compared, nor is the order of anything. The changes come in the
 *   order of the alphabet, those within a definition in the order of its members.
 *
 * @throws TypeError for a schema that names what it does not have; `readFacts` gives none such
 */
export function compareSchemas(a: Schema, b: Schema): SchemaChange[] {
  const changes: SchemaChange[] = []
  const report = (change: SchemaChange) => void changes.push(change)
  if (a.masked || b.masked) {
    compareCalls(byStructure({ a, b, named: false, report }))
    return changes
  }
  const renames = findRenames(a, b)
  const c = byName({ a, b, named: true, report }, renames)
  compareCalls(c)
  compareDefinitions(c, renames)
  return changes
}

/** A comparison of types by their names. */
function byName(sides: Sides, renames: ReadonlyMap<string, string>): Comparison {
  const c: Comparison = {
    ...byStructure(sides),
    compareTypes: (path, a, b, use) => {
      if (newName(a, renames) === newName(b)) return
      const texts = [typeText(c, c.a, a), typeText(c, c.b, b)] as const
      c.report(alteration('type', path, ...texts, isBreaking(c, a, b, use)))
    },
  }
  return c
}

function newName(type: TypeRef, renames?: ReadonlyMap<string, string>): string {
  if (typeof type === 'object') return `[${newName(type.array, renames)}]`
  return renames?.get(type) ?? type
}

/** Whether a type that has taken another's place differs from it in a way that a program can feel. */
function isBreaking({ a, b, useOf }: Comparison, before: TypeRef, after: TypeRef, use: Use): boolean {
  let breaking = false
  const report = (change: SchemaChange): void => {
    breaking ||= change.breaking === true
  }
  byStructure({ a, b, named: true, report, useOf }).compareTypes([], before, after, use)
  return breaking
}
