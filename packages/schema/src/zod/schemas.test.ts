import { describe, expect, test } from 'vitest'
import { Schemas } from './schemas.js'
import type { TypeTable } from './type-table.js'

const table: TypeTable = {
  types: { Lid: ['open', 'shut'], Drive: { members: { id: 'str', 'lid?': 'Lid' } } },
  commands: {
    'drive-add': { args: { model: 'str', 'lid?': 'Lid' }, open: true },
    'drive-set': { args: 'Drive' },
    'drive-stop': { args: {}, silent: true },
    'query-drives': { args: { 'lid?': 'Lid' }, returns: '[Drive]' },
  },
  events: { DRIVE_MOVED: { lid: 'Lid' }, DRIVE_ADDED: 'Drive', LID_OILED: {} },
}

interface Drive {
  id: string
  lid?: 'open' | 'shut'
}

interface CommandMap {
  'drive-add': { arguments: { model: string; lid?: 'open' | 'shut' }; return: Record<string, never> }
  'drive-set': { arguments: Drive; return: Record<string, never> }
  'drive-stop': { arguments: Record<string, never>; return: undefined }
  'query-drives': { arguments: { lid?: 'open' | 'shut' }; return: Drive[] }
}

interface EventMap {
  DRIVE_MOVED: { lid: 'open' | 'shut' }
  DRIVE_ADDED: Drive
  LID_OILED: Record<string, never>
}

const schemas = new Schemas<CommandMap, { Drive: Drive }, EventMap>(table)
const strict = { strict: true }

const newer = { id: 'd0', lid: 'ajar', colour: 'red' }
const known = { ...newer, lid: 'open' }

describe('a reply', () => {
  test('may have more members than are known, and when it is not strict more words', () => {
    expect(schemas.reply('query-drives').parse([newer])).toEqual([newer])
    expect(schemas.reply('query-drives', strict).parse([known])).toEqual([known])
    expect(schemas.reply('query-drives', strict).safeParse([newer]).error?.issues).toMatchObject([{ path: [0, 'lid'] }])
  })

  test('may be empty, or none', () => {
    expect(schemas.reply('drive-set').safeParse({}).success).toBe(true)
    expect(schemas.reply('drive-set').safeParse('').success).toBe(false)
    expect(schemas.reply('drive-stop').safeParse(undefined).success).toBe(true)
    expect(schemas.reply('drive-stop').safeParse({}).success).toBe(false)
  })
})

describe('arguments', () => {
  test.each(['query-drives', 'drive-set'] as const)('of %s are closed when strict', (command) => {
    const args = command === 'drive-set' ? newer : { lid: 'ajar', colour: 'red' }
    expect(schemas.arguments(command).parse(args)).toEqual(args)
    expect(schemas.arguments(command, strict).safeParse(args).error?.issues).toMatchObject([
      { code: 'invalid_value', path: ['lid'] },
      { code: 'unrecognized_keys', keys: ['colour'], path: [] },
    ])
  })

  test('stay open where QEMU lets more of them through', () => {
    const args = { model: 'm', lid: 'open', colour: 'red' }
    expect(schemas.arguments('drive-add', strict).parse(args)).toEqual(args)
    expect(schemas.arguments('drive-add', strict).safeParse({ ...args, lid: 'ajar' }).success).toBe(false)
  })
})

test('events and types are like replies', () => {
  for (const schema of [schemas.event('DRIVE_ADDED'), schemas.type('Drive')]) expect(schema.parse(newer)).toEqual(newer)
  for (const schema of [schemas.event('DRIVE_ADDED', strict), schemas.type('Drive', strict)]) {
    expect(schema.parse(known)).toEqual(known)
    expect(schema.safeParse(newer).error?.issues).toMatchObject([{ path: ['lid'] }])
  }
  expect(schemas.event('DRIVE_MOVED', strict).safeParse({}).error?.issues).toMatchObject([{ path: ['lid'] }])
  expect(schemas.event('LID_OILED').parse({})).toEqual({})
})

test('a schema that is asked for again is the same', () => {
  expect(schemas.reply('query-drives')).toBe(schemas.reply('query-drives', { strict: false }))
  expect(schemas.reply('query-drives')).not.toBe(schemas.reply('query-drives', strict))
  expect(schemas.arguments('drive-add', strict)).toBe(schemas.arguments('drive-add', strict))
})

test.each([
  { find: 'reply', name: 'query-drive', message: "no schema for command 'query-drive'; did you mean 'query-drives'?" },
  { find: 'arguments', name: 'constructor', message: "no schema for command 'constructor'; names are those of" },
  { find: 'event', name: '__proto__', message: "no schema for event '__proto__'; names are those of" },
  { find: 'type', name: 'str', message: "no schema for type 'str'; names are those of" },
] as const)('$find does not know $name', ({ find, name, message }) => {
  // As a program without types would.
  expect(() => Reflect.apply(schemas[find], schemas, [name])).toThrow(message)
})
