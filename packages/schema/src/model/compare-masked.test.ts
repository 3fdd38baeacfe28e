import { describe, expect, test } from 'vitest'
import { lamps, member } from '../../test/lamps.js'
import { masked } from '../../test/masked.js'
import { schemaOf } from '../../test/schema-of.js'
import { compareSchemas, formatChanges, type Schema, type SchemaChange } from './index.js'

/** What is done to the lamps, and what a comparison without names tells of it. */
const cases: readonly [what: string, change: (schema: Schema) => void, text: string[]][] = [
  ['nothing', () => undefined, []],
  [
    'a command and an event',
    ({ commands, events }) => {
      commands['bulb-add'] = {
        args: [member('bulb', 'Bulb'), member('to', { array: 'Pole' }, { optional: true })],
        returns: 'Colour',
      }
      events.LAMP_ON = { argsType: 'Lamp' }
    },
    ['+ command bulb-add: (bulb: object, to?: [enum]): string or array', '+ event LAMP_ON: (kind: enum, more for led)'],
  ],
  [
    'what a union has in common, and in a branch',
    ({ structs }) => {
      structs.Common?.members.push(member('id', 'str'))
      structs.Led?.members.push(member('off', { array: 'bool' }, { optional: true }))
    },
    [
      '~ command lamp-get',
      '+ returns / member id: string !',
      '+ returns / branch led / member off: [boolean], optional',
    ],
  ],
  [
    'words of enums',
    ({ enums }) => {
      enums.Pole?.values.pop()
      enums.Socket?.values.push({ name: 'g9', since: '9.0' })
    },
    [
      '~ command bulb-list',
      '+ returns / member socket / value g9',
      '~ command switch-turn',
      '- argument switch / member pole / value double !',
    ],
  ],
  [
    'types',
    ({ structs, commands, events }) => {
      structs.Led = { members: [member('colour', { array: 'Colour' }, { optional: true })] }
      structs.Bulb = { members: [member('maker', 'Switch', { optional: true }), member('socket', 'str')] }
      commands['lamp-get'] = { args: [member('id', 'number')], returns: 'Lamp' }
      events.LAMP_OUT = { args: [member('why', 'any')] }
    },
    [
      '~ command bulb-list',
      '~ returns / member maker: type string -> object !',
      '~ returns / member socket: type enum -> string',
      '~ command lamp-get',
      '~ argument id: type string -> number !',
      '~ returns / branch led / member colour: type string or array -> [string or array] !',
      '~ returns / branch led / member colour / branch array: type int -> string or array !',
      '~ event LAMP_OUT',
      '~ member why: type string -> value !',
    ],
  ],
  [
    'an alternate',
    ({ alternates }) => {
      alternates.Colour = { branches: [member('rgb', { array: 'str' }), member('off', 'null')] }
    },
    [
      '~ command lamp-get',
      '- returns / branch led / member colour / branch string: string !',
      '+ returns / branch led / member colour / branch null: null !',
      '~ returns / branch led / member colour / branch array: type int -> string !',
    ],
  ],
  [
    'what is not told: names, widths, dates, flags but one',
    ({ commands, structs, unions }) => {
      commands['lamp-set'] = { argsType: 'Lantern', successResponse: false, allowPreconfig: true, since: '9.0' }
      unions.Lantern = {
        baseMembers: [member('kind', 'Kind')],
        discriminator: 'kind',
        branches: [{ value: 'led', type: 'Led' }],
      }
      commands['switch-turn'] = { args: [member('switch', 'Switch'), member('watts', 'uint64', { optional: true })] }
      structs.Spare = { members: [] }
    },
    ['~ command lamp-set', '~ flag allow-oob: true -> false !'],
  ],
  [
    'arguments that are a struct, or none',
    ({ commands, structs }) => {
      structs.Id = { members: [member('id', 'str')] }
      structs.None = { members: [] }
      commands['lamp-get'] = { argsType: 'Id', returns: 'Lamp' }
      commands['bulb-list'] = { argsType: 'None', returns: 'None', features: ['slow'] }
    },
    ['~ command bulb-list', '- returns: [object] !'],
  ],
]

describe('compareSchemas without names', () => {
  test.each(cases)('%s', (_, change, text) => {
    const [a, b] = [lamps(), lamps(change)]
    for (const [older, newer] of [
      [masked(a), masked(b)],
      [a, masked(b)],
      [masked(a), b],
    ] as const) {
      expect(formatLines(compareSchemas(older, newer).map(structureOnly))).toEqual(text)
    }
  })

  test('a pair of types is walked once, near the top, and circles end', () => {
    const tree = (...leaves: string[]) =>
      schemaOf({
        commands: { plant: { args: [member('tree', 'Tree')] }, sow: { args: [member('forest', { array: 'Tree' })] } },
        structs: {
          Tree: { members: [member('left', 'Node'), member('right', 'Node'), member('root', 'Leaf')] },
          Node: { members: [member('tree', 'Tree', { optional: true }), member('leaf', 'Leaf')] },
          Leaf: { members: leaves.map((name) => member(name, 'str', { optional: true })) },
        },
      })
    const text = ['~ command plant', '+ argument tree / member root / member vein: string, optional']
    expect(lines(masked(tree('stem')), masked(tree('stem', 'vein')))).toEqual(text)
  })

  test('steps of a path', () => {
    const change: (schema: Schema) => void = ({ structs }) => structs.Led?.members.push(member('off', 'bool'))
    expect(compareSchemas(masked(lamps()), masked(lamps(change))).map(({ path }) => path)).toEqual([
      ['command lamp-get', 'returns', 'branch led', 'member off'],
    ])
  })
})

function structureOnly({ since: _since, condition: _condition, ...change }: SchemaChange): SchemaChange {
  return change
}

function lines(a: Schema, b: Schema): string[] {
  return formatLines(compareSchemas(a, b))
}

function formatLines(changes: readonly SchemaChange[]): string[] {
  if (changes.length === 0) return []
  return formatChanges(changes)
    .trimEnd()
    .split('\n')
    .map((line) => line.trim())
}
