import { integerRange } from '../../integer-ranges.js'
import type { JsonKind } from '../builtin-types.js'
import { findType } from '../find-type.js'
import { jsonTypesOf } from '../json-types-of.js'
import type { AlternateDefinition, EnumDefinition, Schema, TypeRef } from '../schema.js'
import { compareAlternates } from './compare-alternates.js'
import { compareEnums } from './compare-enums.js'
import { compareObjects } from './compare-objects.js'
import { alteration, type Comparison, isFirstMeeting, type Path, type Use } from './comparison.js'
import { typeText } from './type-text.js'

/** Compares two types by what they are, whatever their names. A pair of defined types is walked once. */
export function compareShapes(c: Comparison, path: Path, a: TypeRef, b: TypeRef, use: Use): void {
  const [mine, theirs] = [alternateOf(c.a, a), alternateOf(c.b, b)]
  if (mine !== undefined && theirs !== undefined) {
    if (isFirstMeeting(c, String(a), String(b))) compareAlternates(c, path, mine, theirs, use)
    return
  }
  const [kinds, others] = [alternativesOf(c.a, a), alternativesOf(c.b, b)]
  const isSame = kinds.size === 1 && others.size === 1 && [...kinds.keys()].every((kind) => others.has(kind))
  if (!isSame) reportType(c, path, a, b, isBreaking([...kinds.keys()], [...others.keys()], use))
  for (const [kind, type] of kinds) {
    const other = others.get(kind)
    if (other !== undefined) compareSameKind(c, isSame ? path : [...path, `branch ${kind}`], kind, type, other, use)
  }
}

function compareSameKind(c: Comparison, path: Path, kind: JsonKind, a: TypeRef, b: TypeRef, use: Use): void {
  if (typeof a === 'object' && typeof b === 'object') return c.compareTypes(path, a.array, b.array, use)
  if (typeof a === 'object' || typeof b === 'object') return
  if (kind === 'object') return compareObjects(c, path, 'member', a, b, use)
  if (kind === 'string') return compareStrings(c, path, a, b, use)
  if (kind === 'int' && c.named && a !== b) reportType(c, path, a, b, use.input && isNarrower(a, b))
}

function compareStrings(c: Comparison, path: Path, a: string, b: string, use: Use): void {
  const [mine, theirs] = [enumOf(c.a, a), enumOf(c.b, b)]
  if (mine === undefined && theirs === undefined) return
  if (mine === undefined || theirs === undefined) return reportType(c, path, a, b, use.input && mine === undefined)
  if (isFirstMeeting(c, a, b)) compareEnums(c, path, mine, theirs, c.useOf(a))
}

function reportType(c: Comparison, path: Path, a: TypeRef, b: TypeRef, breaking: boolean): void {
  c.report(alteration('type', path, typeText(c, c.a, a), typeText(c, c.b, b), breaking))
}

/** Whether arguments of the old kinds are refused now, or replies have kinds that they had not. */
function isBreaking(before: readonly JsonKind[], after: readonly JsonKind[], use: Use): boolean {
  const refused = before.some((kind) => !admits(after, kind))
  const unexpected = after.some((kind) => !admits(before, kind))
  return (use.input && refused) || (use.output && unexpected)
}

function admits(kinds: readonly JsonKind[], kind: JsonKind): boolean {
  return kinds.includes(kind) || kinds.includes('value') || (kind === 'int' && kinds.includes('number'))
}

function isNarrower(a: string, b: string): boolean {
  const [before, after] = [integerRange(a), integerRange(b)]
  return before !== undefined && after !== undefined && (before[0] < after[0] || before[1] > after[1])
}

/** The types that a value can have, by what tells them apart. */
function alternativesOf(schema: Schema, type: TypeRef): Map<JsonKind, TypeRef> {
  const types = alternateOf(schema, type)?.branches.map((branch) => branch.type) ?? [type]
  return new Map(types.flatMap((one) => jsonTypesOf(schema, one).map((kind): [JsonKind, TypeRef] => [kind, one])))
}

function alternateOf(schema: Schema, type: TypeRef): AlternateDefinition | undefined {
  const found = typeof type === 'string' ? findType(schema, type) : undefined
  return found?.kind === 'alternate' ? found.definition : undefined
}

function enumOf(schema: Schema, type: string): EnumDefinition | undefined {
  const found = findType(schema, type)
  return found?.kind === 'enum' ? found.definition : undefined
}
