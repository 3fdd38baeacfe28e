import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { schemaOf } from '../../test/schema-of.js'
import { compareSchemas, IntrospectionError, readFacts, schemaFromIntrospection } from './index.js'

const reply = [
  { name: 'lamp-set', 'meta-type': 'command', 'arg-type': '1', 'ret-type': '0', 'allow-oob': true },
  { name: 'lamp-list', 'meta-type': 'command', 'arg-type': '0', 'ret-type': '[1]', features: ['unstable'] },
  { name: 'lamp-power', 'meta-type': 'command', 'arg-type': '5', 'ret-type': 'int', 'allow-oob': false },
  { name: 'LAMP_OUT', 'meta-type': 'event', 'arg-type': '0' },
  { name: 'LAMP_LIT', 'meta-type': 'event', 'arg-type': '5', features: ['deprecated'] },
  { name: '0', 'meta-type': 'object', members: [] },
  {
    name: '1',
    'meta-type': 'object',
    members: [
      { name: 'kind', type: '2' },
      { name: 'next', type: '4', default: null },
      { name: 'names', type: '[str]', features: ['deprecated'] },
    ],
    tag: 'kind',
    variants: [
      { case: 'led', type: '3' },
      { case: 'gas', type: '0' },
    ],
    features: ['dimmable'],
  },
  {
    name: '2',
    'meta-type': 'enum',
    members: [{ name: 'led', features: ['unstable'] }, { name: 'gas' }],
    values: ['led', 'gas'],
  },
  { name: '3', 'meta-type': 'object', members: [{ name: 'inner', type: '1', default: 7 }] },
  { name: '4', 'meta-type': 'alternate', members: [{ type: '1' }, { type: 'null' }, { type: '[int]' }, { type: '6' }] },
  {
    name: '5',
    'meta-type': 'object',
    members: [
      { name: 'lamp', type: 'any' },
      { name: 'watts', type: 'number' },
    ],
    'a newer key': 1,
  },
  { name: '6', 'meta-type': 'enum', values: ['none', '2on'] },
  { name: '[1]', 'meta-type': 'array', 'element-type': '1' },
  { name: '[str]', 'meta-type': 'array', 'element-type': 'str' },
  { name: '[int]', 'meta-type': 'array', 'element-type': 'int' },
  { name: 'str', 'meta-type': 'builtin', 'json-type': 'string' },
  { name: 'int', 'meta-type': 'builtin', 'json-type': 'int' },
  { name: 'number', 'meta-type': 'builtin', 'json-type': 'number' },
  { name: 'null', 'meta-type': 'builtin', 'json-type': 'null' },
  { name: 'any', 'meta-type': 'builtin', 'json-type': 'value' },
]

describe('schemaFromIntrospection', () => {
  test('makes a masked schema of the entries', () => {
    expect(schemaFromIntrospection(reply)).toEqual({
      protocol: 'qmp',
      masked: true,
      commands: {
        'lamp-set': { argsType: '1', oob: true },
        'lamp-list': { args: [], returns: { array: '1' }, features: ['unstable'] },
        'lamp-power': { argsType: '5', returns: 'int' },
      },
      events: { LAMP_OUT: { args: [] }, LAMP_LIT: { argsType: '5', features: ['deprecated'] } },
      structs: {
        '0': { members: [] },
        '3': { members: [{ name: 'inner', type: '1', optional: true }] },
        '5': {
          members: [
            { name: 'lamp', type: 'any' },
            { name: 'watts', type: 'number' },
          ],
        },
      },
      enums: {
        '2': { values: [{ name: 'led', features: ['unstable'] }, { name: 'gas' }] },
        '6': { values: [{ name: 'none' }, { name: '2on' }] },
      },
      unions: {
        '1': {
          baseMembers: [
            { name: 'kind', type: '2' },
            { name: 'next', type: '4', optional: true },
            { name: 'names', type: { array: 'str' }, features: ['deprecated'] },
          ],
          discriminator: 'kind',
          branches: [{ value: 'led', type: '3' }],
          features: ['dimmable'],
        },
      },
      alternates: {
        '4': {
          branches: [
            { name: 'object', type: '1' },
            { name: 'null', type: 'null' },
            { name: 'array', type: { array: 'int' } },
            { name: 'string', type: '6' },
          ],
        },
      },
    })
  })

  test('takes the whole reply, too, and nothing at all', () => {
    expect(schemaFromIntrospection({ return: reply, id: 1 })).toEqual(schemaFromIntrospection(reply))
    expect(schemaFromIntrospection([])).toEqual(schemaOf({ protocol: 'qmp', masked: true }))
  })

  test('the result is a schema to the reader of facts', () => {
    const schema = schemaFromIntrospection(reply)
    expect(readFacts(JSON.parse(JSON.stringify(schema)))).toEqual(schema)
  })

  test('an object with features is something, even without members', () => {
    const marked = [
      { name: 'x', 'meta-type': 'command', 'arg-type': '0', 'ret-type': '0' },
      { name: '0', 'meta-type': 'object', members: [], features: ['f'] },
    ]
    expect(schemaFromIntrospection(marked).commands).toEqual({ x: { argsType: '0', returns: '0' } })
  })

  test('thousands of types within each other are no trouble', () => {
    const chain = Array.from({ length: 3_000 }, (_, index) => {
      return { name: `${index}`, 'meta-type': 'object', members: [{ name: 'm', type: `${(index + 1) % 3_000}` }] }
    })
    const schema = schemaFromIntrospection([
      { name: 'deep', 'meta-type': 'command', 'arg-type': '0', 'ret-type': '[0]' },
      { name: '[0]', 'meta-type': 'array', 'element-type': '0' },
      ...chain,
    ])
    expect(compareSchemas(schema, schema)).toEqual([])
  })
})

/** A copy of the reply with one entry's key set, or deleted. */
function changed(index: number, key: string, value: unknown): unknown[] {
  return reply.map((entry, at) => {
    if (at !== index) return entry
    const { [key]: _, ...rest }: Record<string, unknown> = entry
    return value === undefined ? rest : { ...rest, [key]: value }
  })
}

const at = (name: string) => reply.findIndex((entry) => entry.name === name)

const mistakes: readonly [value: unknown, path: string, reason: string][] = [
  [undefined, '', 'expected a list of entries, found nothing'],
  ['[]', '', 'expected a list of entries, found "[]"'],
  [{ error: {} }, '', 'expected a list of entries, found an object'],
  [{ return: {} }, 'return', 'expected a list of entries, found an object'],
  [{ return: [1] }, 'return[0]', 'expected an object, found 1'],
  [[{}], '[0].meta-type', 'expected "command" or "event" or'],
  [[{ 'meta-type': 'toString' }], '[0].meta-type', 'expected "command" or "event" or'],
  [changed(0, 'ret-type', undefined), '[0]', "key 'ret-type' is missing"],
  [changed(0, 'ret-type', '99'), '[0].ret-type', "there is no type '99' in the reply"],
  [changed(0, 'ret-type', 'lamp-list'), '[0].ret-type', "there is no type 'lamp-list' in the reply"],
  [changed(0, 'ret-type', 'toString'), '[0].ret-type', "there is no type 'toString' in the reply"],
  [changed(0, 'arg-type', '2'), '[0].arg-type', "expected an object type, found the enum '2'"],
  [changed(0, 'allow-oob', 'yes'), '[0].allow-oob', 'expected true or false, found "yes"'],
  [changed(0, 'name', 'lamp\nset'), '[0].name', 'expected a name, found "lamp\\nset"'],
  [changed(0, 'name', 'LAMP_OUT'), '[3].name', "'LAMP_OUT' has an entry already"],
  [changed(1, 'features', 'unstable'), '[1].features', 'expected a list, found "unstable"'],
  [changed(at('1'), 'tag', undefined), `[${at('1')}]`, "has 'variants' and no 'tag' to select one"],
  [changed(at('1'), 'variants', undefined), `[${at('1')}]`, "has a 'tag' and no 'variants'"],
  [
    changed(at('1'), 'tag', 'names'),
    `[${at('1')}]`,
    'discriminator: expected a common member of an enum type, found "names"',
  ],
  [
    changed(at('1'), 'variants', [{ case: 'led', type: 'str' }]),
    `[${at('1')}].variants[0].type`,
    "found the builtin 'str'",
  ],
  [
    changed(at('1'), 'variants', [{ case: 'x', type: '3' }]),
    `[${at('1')}]`,
    "branches[0].value: expected a value of the discriminator's enum",
  ],
  [changed(at('2'), 'members', [{ name: 'led' }, { name: 'led' }]), `[${at('2')}]`, "has the value 'led' twice"],
  [changed(at('6'), 'values', undefined), `[${at('6')}]`, "expected one of the keys 'members' and 'values'"],
  [
    changed(at('5'), 'members', [
      { name: 'a', type: '[1]' },
      { name: 'a', type: '1' },
    ]),
    `[${at('5')}]`,
    "members: has the member 'a' twice",
  ],
  [
    changed(at('5'), 'members', [{ name: 'a', type: '8' }]),
    `[${at('5')}].members[0].type`,
    "there is no type '8' in the reply",
  ],
  [changed(at('[1]'), 'element-type', '[1]'), '[1].ret-type', 'a list of lists is not known'],
  [
    changed(at('4'), 'members', [{ type: '1' }, { type: '3' }]),
    `[${at('4')}]`,
    "branches: has the member 'object' twice",
  ],
  [
    changed(at('4'), 'members', [{ type: '4' }]),
    `[${at('4')}]`,
    'branches[0].type: expected a type with one JSON type, found "4"',
  ],
  [changed(at('int'), 'json-type', 'object'), `[${at('int')}].json-type`, 'expected "string" or "int" or'],
]

describe('schemaFromIntrospection refuses', () => {
  test.each(mistakes)('case %#', (value, path, reason) => {
    const error = thrownBy(() => schemaFromIntrospection(value))
    expect(error).toBeInstanceOf(IntrospectionError)
    expect(error).toMatchObject({ name: 'IntrospectionError', code: 'INTROSPECTION_INVALID', path })
    expect(error.message).toContain(path === '' ? reason : `${path}: `)
    expect(error.message).toContain(reason)
  })

  test('anything else that is not a reply, in this way only', () => {
    const types = reply.map(({ name }) => name)
    const damage = fc.record({
      index: fc.nat(reply.length - 1),
      key: fc.constantFrom('name', 'meta-type', 'arg-type', 'ret-type', 'members', 'tag', 'variants', 'element-type'),
      value: fc.oneof(fc.jsonValue(), fc.constantFrom(...types), fc.constant(undefined)),
    })
    fc.assert(
      fc.property(damage, ({ index, key, value }) => {
        try {
          const schema = schemaFromIntrospection(changed(index, key, value))
          expect(compareSchemas(schema, schema)).toEqual([])
        } catch (error) {
          expect(error).toBeInstanceOf(IntrospectionError)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})

function thrownBy(run: () => unknown): Error {
  try {
    run()
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('Nothing was thrown')
}
