import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keptFacts, keptText } from '../../test/kept-facts.js'
import { schemaOf } from '../../test/schema-of.js'
import { FactsError, printFacts, readFacts, type StructDefinition } from './index.js'

const sample = {
  qemu: '11.1',
  protocol: 'qmp',
  commands: {
    'blockdev-add': { argsType: 'Options', boxed: true, allowPreconfig: true, since: '2.9', module: 'block' },
    'device-add': { args: [{ name: 'driver', type: 'str' }], gen: false, features: ['json-cli'] },
    'query-mode': { args: [], returns: { array: 'Mode' }, oob: true, coroutine: true, if: { not: 'CONFIG_WIN32' } },
    'system-quit': { args: [], successResponse: false, sinceOn: { win32: '11.0' } },
  },
  events: { STOPPED: { args: [{ name: 'why', type: 'WhyOrNull', optional: true }], since: '1.2.0' } },
  structs: {
    Base: { members: [{ name: 'mode', type: 'Mode' }] },
    Derived: {
      base: 'Base',
      members: [{ name: 'size', type: 'size', features: [{ name: 'unstable', if: 'CONFIG_X' }] }],
    },
  },
  enums: {
    Mode: { prefix: 'MODE', values: [{ name: 'off', if: { any: ['A', { all: ['B', 'C'] }] } }, { name: '2on' }] },
  },
  unions: {
    Inline: {
      baseMembers: [
        { name: 'mode', type: 'Mode' },
        { name: 'n', type: 'int' },
      ],
      discriminator: 'mode',
      branches: [],
    },
    Options: { base: 'Base', discriminator: 'mode', branches: [{ value: 'off', type: 'Derived', if: 'A' }] },
  },
  alternates: {
    WhyOrNull: {
      branches: [
        { name: 's', type: 'str' },
        { name: 'n', type: 'null' },
      ],
    },
  },
}

describe('readFacts', () => {
  test('gives back what it read, events filled in', () => {
    const { events: _, ...agent } = { ...sample, alternates: {} }
    expect(readFacts(sample)).toEqual(sample)
    expect(readFacts(agent)).toEqual({ ...agent, events: {} })
  })

  test.each([
    ['qga-7.2', 42, 0],
    ['qga-10.0', 44, 0],
    ['qga-11.1', 44, 0],
    ['qmp-7.2', 220, 52],
    ['qmp-11.1', 243, 57],
  ])('reads the kept %s', (name, commands, events) => {
    const schema = keptFacts(name)
    expect([Object.keys(schema.commands).length, Object.keys(schema.events).length]).toEqual([commands, events])
  })

  test('the order of keys does not matter', () => {
    const reversed = JSON.parse(JSON.stringify(sample), (_, value: unknown) => {
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
      return isObject ? Object.fromEntries(Object.entries(value).reverse()) : value
    })
    expect(JSON.stringify(readFacts(reversed).commands['query-mode'])).toBe(
      JSON.stringify(sample.commands['query-mode']),
    )
    expect(Object.keys(readFacts(reversed))).toEqual(Object.keys(sample))
  })

  test('names that every object inherits are no definitions', () => {
    const returns = (type: string) => schemaOf({ commands: { x: { args: [], returns: type } } })
    expect(() => readFacts(returns('constructor'))).toThrow('commands.x.returns: expected a type of the schema')
    const owned = JSON.parse(
      '{"commands":{},"structs":{"__proto__":{"members":[]}},"enums":{},"unions":{},"alternates":{}}',
    )
    expect(Object.keys(readFacts(owned).structs)).toEqual(['__proto__'])
  })
})

/** A copy of the sample with one value set, or deleted; the path is written as in a message. */
function changed(path: string, value: unknown): unknown {
  const copy: unknown = structuredClone(sample)
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '')
  const last = keys.pop() ?? ''
  const owner = keys.reduce((at, key) => Reflect.get(Object(at), key), copy)
  if (value === undefined) Reflect.deleteProperty(Object(owner), last)
  else Reflect.set(Object(owner), last, value)
  return copy
}

const member = (name: string, type: unknown) => ({ name, type })

/** Where the sample is changed, to what, where the error is found if elsewhere, and a part of the reason. */
const mistakes: readonly [path: string, value: unknown, reason: string, foundAt?: string][] = [
  ['qemu', '11', 'expected a version of two or three numbers, found "11"'],
  ['protocol', 'hmp', 'expected "qga" or "qmp", found "hmp"'],
  ['source', 'a book', "unknown key 'source': known are qemu, protocol,", ''],
  ['commands', undefined, "key 'commands' is missing", ''],
  ['commands', [], 'expected an object, found a list of 0'],
  ['commands.blockdev-add', null, 'expected an object, found null'],
  ['commands.two words', { args: [] }, 'expected a name, found "two words"', 'commands'],
  ['commands.query-mode.args', {}, 'expected a list, found an object'],
  ['commands.query-mode.args', undefined, "expected one of the keys 'args' and 'argsType'", 'commands.query-mode'],
  ['commands.query-mode.argsType', 'Base', "expected one of the keys 'args' and 'argsType'", 'commands.query-mode'],
  ['commands.query-mode.boxed', true, "goes with 'argsType' only"],
  ['commands.query-mode.oob', false, 'expected true, found false'],
  ['commands.query-mode.gen', true, 'expected false, found true'],
  [
    'commands.query-mode.returns',
    { array: { array: 'str' } },
    'expected a name, found an object',
    'commands.query-mode.returns.array',
  ],
  ['commands.query-mode.returns', 'Gone', 'expected a type of the schema, found "Gone"'],
  ['commands.query-mode.features', [], 'expected a list of 1 or more, found a list of 0'],
  ['commands.query-mode.if', {}, "expected a build setting's name, or an object with one of the keys"],
  ['commands.query-mode.if', { not: 'A', any: ['B'] }, "expected a build setting's name, or an object with one of the"],
  ['commands.query-mode.if', { all: [] }, 'expected a list of 1 or more', 'commands.query-mode.if.all'],
  ['commands.query-mode.if', { any: ['A', 'B\nC'] }, 'expected a build setting', 'commands.query-mode.if.any[1]'],
  ['commands.device-add.args[0].optional', false, 'expected true, found false'],
  ['commands.device-add.args[0].type', undefined, "key 'type' is missing", 'commands.device-add.args[0]'],
  ['commands.device-add.args[0].since', 2.9, 'expected a version of two or three numbers, found 2.9'],
  ['commands.device-add.args[0].default', 1, "unknown key 'default'", 'commands.device-add.args[0]'],
  ['commands.device-add.args[1]', member('driver', 'int'), "has the member 'driver' twice", 'commands.device-add.args'],
  ['commands.blockdev-add.argsType', 'Mode', 'expected a struct or a union, found "Mode"'],
  ['commands.system-quit.sinceOn.beos', '1.0', "unknown key 'beos'", 'commands.system-quit.sinceOn'],
  ['events.STOPPED.returns', 'str', "unknown key 'returns'", 'events.STOPPED'],
  ['structs.Mode', { members: [] }, 'is defined among the structs, too', 'enums.Mode'],
  ['structs.str', { members: [] }, 'is a built-in type'],
  ['structs.Derived.base', 'Options', 'expected a struct, found "Options"'],
  ['structs.Base.base', 'Derived', "leads back to 'Base'"],
  ['structs.Derived.members[1]', member('mode', 'str'), "has the member 'mode' twice", 'structs.Derived'],
  ['enums.Mode.values[2]', { name: 'off' }, "has the value 'off' twice", 'enums.Mode'],
  ['unions.Options.base', undefined, "expected one of the keys 'base' and 'baseMembers'", 'unions.Options'],
  ['unions.Options.baseMembers', [], "expected one of the keys 'base' and 'baseMembers'", 'unions.Options'],
  ['unions.Inline.baseMembers[1].type', 'Gone', 'expected a type of the schema, found "Gone"'],
  ['unions.Options.discriminator', 'sort', 'expected a common member of an enum type, found "sort"'],
  ['unions.Options.branches[0].value', 'on', "expected a value of the discriminator's enum, each once, found"],
  [
    'unions.Options.branches[1]',
    { value: 'off', type: 'Base' },
    'expected a value',
    'unions.Options.branches[1].value',
  ],
  ['unions.Options.branches[0].type', 'Mode', 'expected a struct or a union, found "Mode"'],
  ['alternates.WhyOrNull.branches', [], 'expected a list of 1 or more'],
  ['alternates.WhyOrNull.branches[0].type', 'any', 'expected a type with one JSON type, found "any"'],
  [
    'alternates.WhyOrNull.branches[2]',
    member('m', 'Mode'),
    'has the same JSON type as another branch: string',
    'alternates.WhyOrNull.branches[2].type',
  ],
]

describe('readFacts refuses', () => {
  test.each(mistakes)('%s: %j', (path, value, reason, foundAt = path) => {
    const error = thrownBy(() => readFacts(changed(path, value)))
    expect(error).toBeInstanceOf(FactsError)
    expect(error).toMatchObject({ name: 'FactsError', code: 'FACTS_INVALID', path: foundAt })
    expect(error.message).toContain(foundAt === '' ? reason : `${foundAt}: ${reason}`)
  })

  test.each([[undefined], [null], [12], ['facts'], [[]], [true]])('%j instead of an object', (value) => {
    expect(() => readFacts(value)).toThrow(FactsError)
  })

  test('conditions and bases without end', () => {
    const deep: unknown = JSON.parse(`${'{"not":'.repeat(50_000)}"A"${'}'.repeat(50_000)}`)
    expect(() => readFacts(changed('structs.Base.if', deep))).toThrow(
      'expected at most 100 conditions within each other',
    )
    const chain = Array.from({ length: 5_000 }, (_, index): [string, StructDefinition] => {
      return [`S${index}`, { ...(index === 0 ? {} : { base: `S${index - 1}` }), members: [] }]
    })
    expect(() => readFacts(schemaOf({ structs: Object.fromEntries(chain) }))).toThrow('or too far')
  })

  test('a value anywhere that is not what belongs there, and never in another way', () => {
    const paths = pathsIn(sample)
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.oneof(fc.jsonValue(), fc.constant(undefined)), (path, value) => {
        const damaged = changed(path, value)
        try {
          expect(readFacts(JSON.parse(printFacts(readFacts(damaged))))).toEqual(readFacts(damaged))
        } catch (error) {
          expect(error).toBeInstanceOf(FactsError)
        }
      }),
      { numRuns: 500 },
    )
  })
})

function pathsIn(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path]
  const inner = Object.entries(value).flatMap(([key, entry]) => pathsIn(entry, path === '' ? key : `${path}.${key}`))
  return path === '' ? inner : [path, ...inner]
}

function thrownBy(run: () => unknown): Error {
  try {
    run()
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('Nothing was thrown')
}

test('the kept files of QMP are as they would be printed', () => {
  for (const name of ['qmp-7.2', 'qmp-11.1']) expect(printFacts(keptFacts(name)) === keptText(name)).toBe(true)
})
