import { findType } from '../find-type.js'
import { isEmptyObject, viewArguments } from '../object-view.js'
import type { CommandDefinition, EventDefinition, Schema, TypeRef } from '../schema.js'
import { compareAnnotations } from './compare-annotations.js'
import { compareByName } from './compare-by-name.js'
import { compareMembers } from './compare-members.js'
import { compareObjects, compareViews } from './compare-objects.js'
import { alteration, type Comparison, type Path, presence, type Use } from './comparison.js'
import { callText } from './definition-text.js'
import { typeText } from './type-text.js'

const input: Use = { input: true, output: false }
const output: Use = { input: false, output: true }

/** Compares the commands of both sides, then their events. */
export function compareCalls(c: Comparison): void {
  compareByName(c.a.commands, c.b.commands, (name, a, b) => {
    const path = [`command ${name}`]
    if (a === undefined || b === undefined) return reportCall(c, 'command', path, a, b)
    c.agree('commands')
    compareAnnotations(c, path, a, b)
    compareFlags(c, path, a, b)
    compareArguments(c, path, 'argument', a, b, input)
    compareReturns(c, [...path, 'returns'], returnsOf(c.a, a), returnsOf(c.b, b))
  })
  compareByName(c.a.events, c.b.events, (name, a, b) => {
    const path = [`event ${name}`]
    if (a === undefined || b === undefined) return reportCall(c, 'event', path, a, b)
    c.agree('events')
    compareAnnotations(c, path, a, b)
    compareArguments(c, path, 'member', a, b, output)
  })
}

function reportCall(
  c: Comparison,
  what: 'command' | 'event',
  path: Path,
  a: CommandDefinition | EventDefinition | undefined,
  b: CommandDefinition | EventDefinition | undefined,
): void {
  if (a !== undefined) c.report(presence('removed', what, path, { ...a, text: callText(c, c.a, a), breaking: true }))
  if (b !== undefined) c.report(presence('added', what, path, { ...b, text: callText(c, c.b, b) }))
}

function compareArguments(
  c: Comparison,
  path: Path,
  word: 'argument' | 'member',
  a: CommandDefinition | EventDefinition,
  b: CommandDefinition | EventDefinition,
  use: Use,
): void {
  const [mine, theirs] = [viewArguments(c.a, a), viewArguments(c.b, b)]
  if (!c.named) {
    const isListed = a.argsType === undefined || (b.argsType === undefined && theirs.members.length > 0)
    if (isListed) compareViews(c, path, word, mine, theirs, use)
    else compareObjects(c, path, word, a.argsType, b.argsType, use)
    return
  }
  compareMembers(c, path, word, mine.members, theirs.members, use)
  // The branches of a union are compared where it is defined; here only whether it is another one.
  const hasBranches = mine.branches.length > 0 || theirs.branches.length > 0
  if (hasBranches && a.argsType !== undefined && b.argsType !== undefined) {
    c.compareTypes([...path, 'arguments'], a.argsType, b.argsType, use)
  } else if (hasBranches) {
    c.report(alteration('type', [...path, 'arguments'], a.argsType, b.argsType, true))
  }
}

interface Flag {
  /** Its name in the schema language. */
  readonly name: string
  readonly key: 'oob' | 'allowPreconfig' | 'coroutine' | 'gen' | 'successResponse'
  /** What it is when it is not given. */
  readonly fallback: boolean
  /** The values that programs rely on. */
  readonly reliedOn: readonly boolean[]
  /** Introspection tells it. */
  readonly isTold?: true
}

const flags: readonly Flag[] = [
  { name: 'allow-oob', key: 'oob', fallback: false, reliedOn: [true], isTold: true },
  { name: 'allow-preconfig', key: 'allowPreconfig', fallback: false, reliedOn: [true] },
  { name: 'coroutine', key: 'coroutine', fallback: false, reliedOn: [] },
  { name: 'gen', key: 'gen', fallback: true, reliedOn: [false] },
  { name: 'success-response', key: 'successResponse', fallback: true, reliedOn: [true, false] },
]

function compareFlags(c: Comparison, path: Path, a: CommandDefinition, b: CommandDefinition): void {
  for (const { name, key, fallback, reliedOn } of flags.filter(({ isTold }) => c.named || isTold)) {
    const [before, after] = [a[key] ?? fallback, b[key] ?? fallback]
    if (before === after) continue
    const at = [...path, `flag ${name}`]
    c.report(alteration('flag', at, String(before), String(after), reliedOn.includes(before)))
  }
}

/** What a command returns; the empty object is nothing. */
function returnsOf(schema: Schema, { returns }: CommandDefinition): TypeRef | undefined {
  const kind = typeof returns === 'string' ? findType(schema, returns)?.kind : undefined
  const isNothing = (kind === 'struct' || kind === 'union') && isEmptyObject(schema, String(returns))
  return isNothing ? undefined : returns
}

function compareReturns(c: Comparison, path: Path, a: TypeRef | undefined, b: TypeRef | undefined): void {
  if (a !== undefined && b !== undefined) return c.compareTypes(path, a, b, output)
  if (a !== undefined) c.report(presence('removed', 'returns', path, { text: typeText(c, c.a, a), breaking: true }))
  // A caller that expects nothing of the object is content with whatever it holds.
  if (b !== undefined) c.report(presence('added', 'returns', path, { text: typeText(c, c.b, b) }))
}
