import { describe, expect, it } from 'vitest'
import { acceptedCases } from '../../test/qapi/accepted-cases.js'
import { checkingCases } from '../../test/qapi/checking-cases.js'
import { documentedCases } from '../../test/qapi/documented-cases.js'
import type { Schema } from '../model/schema.js'
import { parseSchema } from './parse-schema.js'
import { SchemaError } from './schema-error.js'

const EMPTY: Schema = { commands: {}, events: {}, structs: {}, enums: {}, unions: {}, alternates: {} }

function parse(text: string) {
  return parseSchema('lamps.json', () => text)
}

function refusal(text: string): SchemaError {
  try {
    parse(text)
  } catch (error) {
    if (error instanceof SchemaError) return error
    throw error
  }
  throw new Error('The schema was taken')
}

/** Where the mark stands, and the text without it. */
function unmark(marked: string): { text: string; line: number; column: number } {
  const [before = '', after = ''] = marked.split('▸')
  const lines = before.split('\n')
  return { text: before + after, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

describe.each(Object.entries(checkingCases))('refuses wrong %s', (_, cases) => {
  it.each(cases)('$reason', ({ marked, reason }) => {
    const { text, line, column } = unmark(marked)
    const error = refusal(text)
    expect({ reason: error.reason, line: error.line, column: error.column }).toEqual({ reason, line, column })
  })
})

describe('takes', () => {
  it.each([...acceptedCases, ...documentedCases])('$idea', ({ text, schema }) => {
    expect(parse(text).schema).toEqual({ ...EMPTY, ...schema })
  })
})

describe('the first mistake', () => {
  it.each([
    {
      rule: 'the shape of every definition comes before names that are taken',
      text: "{ 'event': 'ON' }\n{ 'event': 'ON' }\n{ 'event': 'off' }",
      reason: "event 'off' has a name in the wrong style: expected upper-case letters, digits and '_'",
    },
    {
      rule: 'names that are taken come before types',
      text: "{ 'struct': 'Lamp', 'data': { 'bulb': 'Bulb' } }\n{ 'enum': 'Lamp', 'data': [ ] }",
      reason: "enum 'Lamp' has the name of another definition, at lamps.json:1",
    },
    {
      rule: 'a type comes after those that it has inside',
      text: "{ 'struct': 'DeskLamp', 'base': 'Lamp', 'data': { 'x': 'X' } }\n{ 'struct': 'Lamp', 'data': { 'y': 'Y' } }",
      reason: "struct 'Lamp': member 'y' has the unknown type 'Y'",
    },
    {
      rule: 'types come before members that are documented only',
      text: "##\n# @ON:\n#\n# @x: is not there\n##\n{ 'event': 'ON' }\n{ 'command': 'off', 'data': 'Off' }",
      reason: "command 'off': 'data' has the unknown type 'Off'",
    },
  ])('$rule', ({ text, reason }) => {
    expect(refusal(text).reason).toBe(reason)
  })
})

describe('the sections', () => {
  it('are sorted by name, and members keep their order', () => {
    const { schema } = parse(
      "{ 'struct': 'Zoo', 'data': { 'z': 'int', 'a': 'int' } }\n{ 'struct': 'Ape', 'data': { } }",
    )
    expect(Object.keys(schema.structs)).toEqual(['Ape', 'Zoo'])
    expect(schema.structs.Zoo?.members.map(({ name }) => name)).toEqual(['z', 'a'])
  })

  it('are plain data: they survive JSON', () => {
    for (const { text } of acceptedCases) {
      const { schema } = parse(text)
      expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
    }
  })
})

describe('a schema of several files', () => {
  const files: Record<string, string> = {
    'house/house.json': "{ 'include': 'lamps/lamps.json' }\n{ 'include': 'rooms.json' }\n{ 'event': 'FIRE' }",
    'house/lamps/lamps.json': "{ 'include': '../rooms.json' }\n{ 'struct': 'Lamp', 'data': { } }",
    'house/rooms.json': "{ 'struct': 'Room', 'data': { 'lamp': 'Lamp' } }",
  }
  const read = (path: string) => files[path.replace('lamps/../', '')] ?? ''

  it('tells of each definition where it comes from', () => {
    const { schema, sources } = parseSchema('house/house.json', read)
    expect(schema.events).toEqual({ FIRE: { args: [], module: 'house' } })
    expect(schema.structs.Lamp?.module).toBe('lamps')
    expect(schema.structs.Room?.module).toBe('rooms')
    expect(sources).toEqual(['house/house.json', 'house/lamps/lamps.json', 'house/lamps/../rooms.json'])
  })

  it('names the file of a mistake, and of the definition that was there first', () => {
    const twice = (path: string) => read(path).replace("'Lamp', 'data'", "'Room', 'data'")
    expect(() => parseSchema('house/house.json', twice)).toThrow(
      "house/lamps/lamps.json:2:13: struct 'Room' has the name of another definition, at house/lamps/../rooms.json:1",
    )
  })
})

it('keeps what documentation says', () => {
  const text = [
    '##',
    '# @lamp-on:',
    '#',
    '# Lights a lamp.',
    '#',
    '# Really.',
    '#',
    '# @watts: how',
    '#     bright',
    '#',
    '# Features:',
    '#',
    '# @led: needs little',
    '#',
    '# Returns: a lamp',
    '#',
    '# Errors:',
    '#     - none',
    '##',
    "{ 'command': 'lamp-on', 'data': { 'watts': 'int' }, 'features': [ 'led' ], 'returns': 'Lamp' }",
    "{ 'struct': 'Lamp', 'data': { } }",
  ].join('\n')
  expect(parse(text).docs).toEqual({
    'lamp-on': {
      text: 'Lights a lamp.\n\nReally.',
      members: { watts: 'how\nbright' },
      features: { led: 'needs little' },
      returns: 'a lamp',
      errors: '- none',
    },
  })
})
