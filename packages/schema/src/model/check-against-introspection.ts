import { byStructure } from './compare/by-structure.js'
import { compareCalls } from './compare/compare-calls.js'
import type { Agreement } from './compare/comparison.js'
import { sideText } from './format-changes.js'
import type { Schema } from './schema.js'
import type { SchemaChange } from './schema-change.js'

/** How well a schema describes a running QEMU. */
export interface IntrospectionCheck {
  /** Things that both have, and that agree, by kind. */
  readonly matched: Readonly<Record<Agreement, number>>
  /** What is absent from the running one because of how it was built, as a condition says. */
  readonly explained: readonly { readonly path: readonly string[]; readonly condition: string }[]
  /** Everything else that differs. */
  readonly findings: readonly {
    readonly path: readonly string[]
    readonly message: string
    readonly change: SchemaChange
  }[]
}

/**
 * Checks a schema with names against what a running QEMU tells of itself: commands, events, arguments, what may be left
 * out, JSON types, words of enums, branches, features. A difference is a finding, unless it is something absent that the
 * schema has on a condition. Whether conditions that hold in that build are written down right cannot be told.
 */
export function checkAgainstIntrospection(schema: Schema, live: Schema): IntrospectionCheck {
  const matched: Record<Agreement, number> = {
    commands: 0,
    events: 0,
    objects: 0,
    enums: 0,
    alternates: 0,
    members: 0,
    values: 0,
    branches: 0,
    features: 0,
  }
  const explained: IntrospectionCheck['explained'][number][] = []
  const findings: IntrospectionCheck['findings'][number][] = []
  const report = (change: SchemaChange): void => {
    const { kind, path, condition } = change
    if (kind === 'removed' && condition !== undefined) explained.push({ path, condition })
    else findings.push({ path, message: messageOf(change), change })
  }
  const agree = (what: Agreement): void => {
    matched[what] += 1
  }
  compareCalls(byStructure({ a: schema, b: live, named: false, report, agree }))
  return { matched, explained, findings }
}

function messageOf({ kind, what, before, after }: SchemaChange): string {
  if (kind === 'removed') return 'the running QEMU does not have it'
  if (kind === 'added') return 'only the running QEMU has it'
  return `${what} is ${sideText(what, before)}, in the running QEMU ${sideText(what, after)}`
}
