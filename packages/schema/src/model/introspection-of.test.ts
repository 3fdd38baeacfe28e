import { expect, test } from 'vitest'
import { member } from '../../test/lamps.js'
import { schemaOf } from '../../test/schema-of.js'
import { introspectionOf, type Schema } from './index.js'

const schema: Schema = schemaOf({
  commands: {
    feed: { argsType: 'Pet', oob: true, features: ['slow', { name: 'rare', if: 'RARE' }] },
    count: {
      args: [member('of', 'Kind'), member('least', 'uint8', { optional: true, if: 'LEAST' })],
      returns: 'uint64',
    },
    list: { args: [], returns: { array: 'Pet' } },
    unborn: { args: [member('x', 'Unused')], if: { any: ['UNBORN', { all: ['A', 'B'] }] } },
  },
  events: { FED: { args: [member('size', 'int')] }, LOST: { args: [], if: { not: 'FOUND' } } },
  structs: {
    Base: { members: [member('kind', 'Kind')] },
    Cat: { members: [member('toy', 'Toy', { features: ['loud'] })], features: ['wild'] },
    Unused: { members: [] },
  },
  enums: { Kind: { values: [{ name: 'cat', features: ['fast'] }, { name: 'dog' }, { name: 'eel', if: 'EEL' }] } },
  unions: {
    Pet: {
      base: 'Base',
      discriminator: 'kind',
      branches: [
        { value: 'cat', type: 'Cat' },
        { value: 'eel', type: 'Cat' },
      ],
    },
  },
  alternates: {
    Toy: { branches: [member('ball', 'QType'), member('many', { array: 'int8' }), member('no', 'null', { if: 'NO' })] },
  },
})

test('entries as QEMU gives them', () => {
  const on = new Set(['FOUND', 'B', 'RARE'])
  expect(introspectionOf(schema, (setting) => on.has(setting))).toEqual([
    {
      'meta-type': 'command',
      name: 'feed',
      'arg-type': '0',
      'ret-type': '1',
      'allow-oob': true,
      features: ['slow', 'rare'],
    },
    { 'meta-type': 'command', name: 'count', 'arg-type': '2', 'ret-type': 'int' },
    { 'meta-type': 'command', name: 'list', 'arg-type': '1', 'ret-type': '[0]' },
    { 'meta-type': 'event', name: 'FED', 'arg-type': '5' },
    {
      'meta-type': 'object',
      name: '0',
      members: [{ name: 'kind', type: '6' }],
      tag: 'kind',
      variants: [
        { case: 'cat', type: '7' },
        { case: 'dog', type: '1' },
      ],
    },
    { 'meta-type': 'object', name: '1', members: [] },
    { 'meta-type': 'object', name: '2', members: [{ name: 'of', type: '6' }] },
    { 'meta-type': 'builtin', name: 'int', 'json-type': 'int' },
    { 'meta-type': 'array', name: '[0]', 'element-type': '0' },
    { 'meta-type': 'object', name: '5', members: [{ name: 'size', type: 'int' }] },
    {
      'meta-type': 'enum',
      name: '6',
      members: [{ name: 'cat', features: ['fast'] }, { name: 'dog' }],
      values: ['cat', 'dog'],
    },
    { 'meta-type': 'object', name: '7', members: [{ name: 'toy', type: '8', features: ['loud'] }], features: ['wild'] },
    { 'meta-type': 'alternate', name: '8', members: [{ type: '9' }, { type: '[int]' }] },
    {
      'meta-type': 'enum',
      name: '9',
      members: ['none', 'qnull', 'qnum', 'qstring', 'qdict', 'qlist', 'qbool'].map((name) => ({ name })),
      values: ['none', 'qnull', 'qnum', 'qstring', 'qdict', 'qlist', 'qbool'],
    },
    { 'meta-type': 'array', name: '[int]', 'element-type': 'int' },
  ])
})

test('every setting on, every setting off', () => {
  const names = (isOn: boolean) => introspectionOf(schema, () => isOn).map(({ name }) => name)
  expect(names(true).slice(0, 5)).toEqual(['feed', 'count', 'list', 'unborn', 'FED'])
  expect(names(false).slice(0, 6)).toEqual(['feed', 'count', 'list', 'FED', 'LOST', '0'])
  expect(JSON.stringify(introspectionOf(schema, () => true))).toContain('{"name":"least","type":"int","default":null}')
})

test.each([
  [['UNBORN'], true],
  [['A'], false],
  [['A', 'B'], true],
])('with %j on', (settings, isBorn) => {
  const names = introspectionOf(schema, (setting) => settings.includes(setting)).map(({ name }) => name)
  expect(names.includes('unborn')).toBe(isBorn)
})

test('a type that is not there', () => {
  const broken = schemaOf({ commands: { x: { args: [], returns: 'Gone' } } })
  expect(() => introspectionOf(broken, () => true)).toThrow("No type 'Gone' in the schema")
})
