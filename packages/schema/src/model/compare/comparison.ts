import { conditionText } from '../condition-text.js'
import type { Condition, Schema, TypeRef } from '../schema.js'
import type { SchemaChange } from '../schema-change.js'

export type Path = readonly string[]

/** What a type is used for. Going in, what is missing or unknown is refused; coming out, it is missed. */
export interface Use {
  readonly input: boolean
  readonly output: boolean
}

/** Kinds of things that are counted when both sides have them. */
export type Agreement =
  | 'commands'
  | 'events'
  | 'objects'
  | 'enums'
  | 'alternates'
  | 'members'
  | 'values'
  | 'branches'
  | 'features'

/** What to compare, and who is told. */
export interface Sides {
  readonly a: Schema
  readonly b: Schema
  /** Both have names of types, integer widths, conditions and dates; else structure is all there is to compare. */
  readonly named: boolean
  readonly report: (change: SchemaChange) => void
  /** Told of each thing that both sides have. */
  readonly agree?: (what: Agreement) => void
  /** What a type of `a` is used for. */
  readonly useOf?: (typeName: string) => Use
}

/** Two schemas on their way through the comparison. */
export interface Comparison extends Required<Sides> {
  /** Pairs of types that were met. */
  readonly met: Set<string>
  /** Compares two types at a place that both have. */
  readonly compareTypes: (path: Path, a: TypeRef, b: TypeRef, use: Use) => void
}

/** True for the first time only that two types meet; a missing name stands for the empty object. */
export function isFirstMeeting({ met }: Comparison, a: string | undefined, b: string | undefined): boolean {
  const pair = `${a ?? ''} ${b ?? ''}`
  if (met.has(pair)) return false
  met.add(pair)
  return true
}

interface Details {
  readonly text?: string | undefined
  readonly optional?: true | undefined
  readonly since?: string | undefined
  readonly if?: Condition | undefined
  readonly breaking?: boolean | undefined
}

/** Something came or went. */
export function presence(
  kind: 'added' | 'removed',
  what: SchemaChange['what'],
  path: Path,
  { text, optional, since, if: condition, breaking }: Details,
): SchemaChange {
  return {
    kind,
    what,
    path,
    ...(text === undefined ? {} : kind === 'added' ? { after: text } : { before: text }),
    ...(optional ? { optional } : {}),
    ...(since === undefined ? {} : { since }),
    ...(condition === undefined ? {} : { condition: conditionText(condition) }),
    ...(breaking ? { breaking } : {}),
  }
}

/** Something is another now. */
export function alteration(
  what: SchemaChange['what'],
  path: Path,
  before: string | undefined,
  after: string | undefined,
  breaking = false,
): SchemaChange {
  return {
    kind: 'changed',
    what,
    path,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(breaking ? { breaking } : {}),
  }
}
