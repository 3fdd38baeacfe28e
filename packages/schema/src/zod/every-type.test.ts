import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ZodType } from 'zod'
import { keptFacts } from '../../test/kept-facts.js'
import { type Damage, damaged, type SampleValue, sampleObject, sampleValue } from '../../test/sample-values.js'
import { type CommandDefinition, type EventDefinition, membersOf, type Schema } from '../model/index.js'
import * as agent from './index.js'
import * as monitor from './qmp.js'
import type { SchemaOptions } from './schemas.js'

/** The functions of an entry without their types: the names come from the facts here. */
type Find = (name: string, options?: SchemaOptions) => ZodType

const protocols = [
  { protocol: 'qga', entry: { ...agent, eventSchema: agent.typeSchema } },
  { protocol: 'qmp', entry: monitor },
]

describe.each(protocols)('$protocol', { timeout: 30_000 }, ({ protocol, entry }) => {
  const schema = keptFacts(`${protocol}-11.1`)
  // The compiler knows each name; here they come from the facts.
  const find = Object.fromEntries(Object.entries(entry)) as Record<
    'argumentsSchema' | 'eventSchema' | 'replySchema' | 'typeSchema',
    Find
  >

  test.each(['structs', 'enums', 'unions', 'alternates'] as const)('%s', (section) => {
    for (const name of Object.keys(schema[section])) check(sampleValue(schema, name), name, find.typeSchema)
  })

  test('replies', () => {
    for (const [name, { returns, successResponse }] of Object.entries(schema.commands)) {
      const samples = returns === undefined ? sampleObject(schema, []) : sampleValue(schema, returns)
      if (successResponse !== false) check(samples, name, find.replySchema)
      else expect(find.replySchema(name).safeParse(undefined).success).toBe(true)
    }
  })

  test('arguments', () => {
    for (const [name, command] of Object.entries(schema.commands)) {
      check(sampleData(schema, command), name, find.argumentsSchema, command.gen !== false)
    }
  })

  test('events', () => {
    for (const [name, event] of Object.entries(schema.events)) check(sampleData(schema, event), name, find.eventSchema)
  })
})

function sampleData(schema: Schema, { args = [], argsType }: CommandDefinition | EventDefinition) {
  return argsType === undefined ? sampleObject(schema, args) : sampleValue(schema, argsType)
}

/** Valid values pass as they are, strict or not; what a single damage does is reported where it is. */
function check(samples: fc.Arbitrary<SampleValue>, name: string, find: Find, closed = false): void {
  const lenient = find(name)
  const strict = find(name, { strict: true })
  const holds = ({ value, damages }: SampleValue) => {
    expect(lenient.parse(value)).toEqual(value)
    expect(strict.parse(value)).toEqual(value)
    const overlooked = damages.filter((damage) => {
      const wrong = damaged(value, damage)
      const open = damage.kind === 'unknown member' && !closed
      const told = reports(lenient, wrong, damage)
      const asLenient = damage.kind.startsWith('unknown') ? passes(lenient, wrong) : told || mayBeYoung(damage)
      return !asLenient || !(open ? passes(strict, wrong) : reports(strict, wrong, damage))
    })
    expect(overlooked, name).toEqual([])
  }
  fc.assert(fc.property(samples, holds), { numRuns: 2 })
}

/** Names of members that some type of 7.2 lacks or may leave out, though 11.1 has them: some may be absent unless strict. */
const young = new Set(['qga', 'qmp'].flatMap((protocol) => youngMembers(keptFacts(`${protocol}-7.2`), protocol)))

function youngMembers(old: Schema, protocol: string): string[] {
  const now = keptFacts(`${protocol}-11.1`)
  const shared = Object.keys({ ...now.structs, ...now.unions }).filter(
    (name) => name in old.structs || name in old.unions,
  )
  return shared.flatMap((name) => {
    const firm = membersOf(old, name).filter((member) => !member.optional && !member.if)
    const since = membersOf(now, name).filter((member) => !firm.some((other) => other.name === member.name))
    return since.filter((member) => !member.optional && !member.if).map((member) => member.name)
  })
}

function mayBeYoung({ kind, path }: Damage): boolean {
  return kind === 'missing' && young.has(String(path.at(-1)))
}

function passes(schema: ZodType, value: unknown): boolean {
  const result = schema.safeParse(value)
  return result.success && isDeepStrictEqual(result.data, value)
}

/** An unknown member is reported by the object that has it. */
function reports(schema: ZodType, wrong: unknown, { kind, path }: Damage): boolean {
  const where = kind === 'unknown member' ? path.slice(0, -1) : path
  const issues = schema.safeParse(wrong).error?.issues ?? []
  return issues.some((issue) => isDeepStrictEqual(issue.path, where))
}
