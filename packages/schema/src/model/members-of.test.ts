import { expect, test } from 'vitest'
import { lamps, member } from '../../test/lamps.js'
import { schemaOf } from '../../test/schema-of.js'
import { argumentsOf, membersOf } from './index.js'

const schema = schemaOf({
  commands: {
    list: { args: [member('a', 'str')] },
    boxed: { argsType: 'Child' },
    union: { argsType: 'Either' },
    none: { args: [] },
  },
  structs: {
    Parent: { members: [member('p', 'str')] },
    Child: { base: 'Parent', members: [member('c', 'str')] },
    Grandchild: { base: 'Child', members: [member('g', 'str')] },
    Loop: { base: 'Pool', members: [] },
    Pool: { base: 'Loop', members: [] },
  },
  unions: {
    Either: { base: 'Grandchild', discriminator: 'g', branches: [{ value: 'x', type: 'Parent' }] },
    Inline: { baseMembers: [member('i', 'str')], discriminator: 'i', branches: [] },
  },
})

const names = (members: readonly { name: string }[]) => members.map(({ name }) => name)

test.each([
  ['Parent', ['p']],
  ['Grandchild', ['p', 'c', 'g']],
  ['Either', ['p', 'c', 'g']],
  ['Inline', ['i']],
])('members of %s', (type, expected) => {
  expect(names(membersOf(schema, type))).toEqual(expected)
})

test.each([
  ['list', ['a']],
  ['boxed', ['p', 'c']],
  ['union', ['p', 'c', 'g']],
  ['none', []],
])('arguments of %s', (command, expected) => {
  expect(names(argumentsOf(schema, schema.commands[command] ?? {}))).toEqual(expected)
})

test('names that lead nowhere, or round and round', () => {
  expect(() => membersOf(schema, 'Loop')).toThrow("Type 'Loop' is a base of itself")
  expect(() => membersOf(lamps(), 'Kind')).toThrow("No struct or union 'Kind' in the schema")
  expect(() => membersOf(schema, 'constructor')).toThrow("No struct or union 'constructor' in the schema")
})
