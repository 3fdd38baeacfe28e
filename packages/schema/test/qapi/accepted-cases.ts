import type { Schema } from '../../src/model/schema.js'

/** A small schema that must be taken. */
export interface AcceptedCase {
  readonly idea: string
  /** The case of QEMU's own suite that has the same idea. */
  readonly upstream?: string
  readonly text: string
  /** What the text says; sections that are left out are empty. */
  readonly schema: Partial<Schema>
}

const MANY = Array.from({ length: 62 }, (_, index) => `f${index}`)

export const acceptedCases: readonly AcceptedCase[] = [
  { idea: 'nothing at all', upstream: 'empty', text: '', schema: {} },
  {
    idea: 'comments everywhere',
    upstream: 'comments',
    text: "# before\n{ 'enum': 'Lamp', # beside\n  # within\n  'data': [ 'lit' ] } # after",
    schema: { enums: { Lamp: { values: [{ name: 'lit' }] } } },
  },
  {
    idea: 'types before their definitions, and of themselves',
    text: `
{ 'struct': 'Lamp', 'base': 'Thing', 'data': { '*next': 'Lamp', 'all': ['Lamp'] } }
{ 'struct': 'Thing', 'data': { 'name': 'str' } }`,
    schema: {
      structs: {
        Lamp: {
          base: 'Thing',
          members: [
            { name: 'next', type: 'Lamp', optional: true },
            { name: 'all', type: { array: 'Lamp' } },
          ],
        },
        Thing: { members: [{ name: 'name', type: 'str' }] },
      },
    },
  },
  {
    idea: 'empty definitions',
    upstream: 'qapi-schema-test',
    text: `
{ 'enum': 'None', 'data': [ ] }
{ 'struct': 'Empty', 'data': { } }
{ 'struct': 'Emptier', 'base': 'Empty', 'data': { }, 'features': [ ] }
{ 'command': 'do-nothing', 'data': { } }
{ 'command': 'take-nothing', 'data': 'Emptier', 'boxed': true, 'returns': 'Empty' }
{ 'event': 'NOTHING' }`,
    schema: {
      enums: { None: { values: [] } },
      structs: { Empty: { members: [] }, Emptier: { base: 'Empty', members: [] } },
      commands: {
        'do-nothing': { args: [] },
        'take-nothing': { argsType: 'Emptier', boxed: true, returns: 'Empty' },
      },
      events: { NOTHING: { args: [] } },
    },
  },
  {
    idea: 'all flags of a command',
    text: `
{ 'command': 'lamp-on', 'success-response': false, 'gen': false, 'allow-oob': true, 'allow-preconfig': true }
{ 'command': 'lamp-off', 'coroutine': true }`,
    schema: {
      commands: {
        'lamp-off': { args: [], coroutine: true },
        'lamp-on': { args: [], successResponse: false, gen: false, oob: true, allowPreconfig: true },
      },
    },
  },
  {
    idea: 'returned types that need an exception',
    text: `
{ 'pragma': { 'command-returns-exceptions': [ 'query-watts', 'query-names' ] } }
{ 'command': 'query-watts', 'returns': 'int' }
{ 'command': 'query-names', 'returns': [ 'str' ] }`,
    schema: {
      commands: { 'query-names': { args: [], returns: { array: 'str' } }, 'query-watts': { args: [], returns: 'int' } },
    },
  },
  {
    idea: 'conditions of every form in every place',
    text: `
{ 'enum': 'Lamp', 'if': 'A', 'data': [ { 'name': 'lit', 'if': { 'not': 'B' } } ] }
{ 'struct': 'Room', 'if': { 'all': [ 'A', { 'any': [ 'B', 'C_2' ] } ] },
  'data': { 'desk': { 'type': 'Lamp', 'if': { 'any': [ 'B' ] } } },
  'features': [ { 'name': 'dim', 'if': 'D' }, { 'name': 'bright' }, 'if' ] }
{ 'union': 'House', 'base': { 'lamp': 'Lamp' }, 'discriminator': 'lamp', 'data': { 'lit': { 'type': 'Room', 'if': 'E' } } }
{ 'alternate': 'Light', 'data': { 'lamp': { 'type': 'Lamp', 'if': 'F' }, 'lit': 'bool' } }
{ 'command': 'lamp-on', 'data': 'Room', 'boxed': true, 'if': 'G' }`,
    schema: {
      enums: { Lamp: { values: [{ name: 'lit', if: { not: 'B' } }], if: 'A' } },
      structs: {
        Room: {
          members: [{ name: 'desk', type: 'Lamp', if: { any: ['B'] } }],
          features: [{ name: 'dim', if: 'D' }, 'bright', 'if'],
          if: { all: ['A', { any: ['B', 'C_2'] }] },
        },
      },
      unions: {
        House: {
          baseMembers: [{ name: 'lamp', type: 'Lamp' }],
          discriminator: 'lamp',
          branches: [{ value: 'lit', type: 'Room', if: 'E' }],
        },
      },
      alternates: {
        Light: {
          branches: [
            { name: 'lamp', type: 'Lamp', if: 'F' },
            { name: 'lit', type: 'bool' },
          ],
        },
      },
      commands: { 'lamp-on': { argsType: 'Room', boxed: true, if: 'G' } },
    },
  },
  {
    idea: 'a union on an enum whose values have no branches, and one within another',
    text: `
{ 'enum': 'Shape', 'data': [ 'round', 'square' ] }
{ 'struct': 'Base', 'data': { 'shape': 'Shape' } }
{ 'union': 'Lamp', 'base': 'Base', 'discriminator': 'shape', 'data': { } }
{ 'enum': 'Kind', 'data': [ 'lamp', 'chair' ] }
{ 'union': 'Thing', 'base': { 'kind': 'Kind' }, 'discriminator': 'kind', 'data': { 'lamp': 'Lamp' } }`,
    schema: {
      enums: {
        Kind: { values: [{ name: 'lamp' }, { name: 'chair' }] },
        Shape: { values: [{ name: 'round' }, { name: 'square' }] },
      },
      structs: { Base: { members: [{ name: 'shape', type: 'Shape' }] } },
      unions: {
        Lamp: { base: 'Base', discriminator: 'shape', branches: [] },
        Thing: {
          baseMembers: [{ name: 'kind', type: 'Kind' }],
          discriminator: 'kind',
          branches: [{ value: 'lamp', type: 'Lamp' }],
        },
      },
    },
  },
  {
    idea: 'members of two branches that would clash within one',
    text: `
{ 'pragma': { 'member-name-exceptions': [ 'Square' ] } }
{ 'enum': 'Shape', 'data': [ 'round', 'square' ] }
{ 'struct': 'Round', 'data': { 'a-b': 'int' } }
{ 'struct': 'Square', 'data': { 'a_b': 'int' } }
{ 'union': 'Lamp', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape', 'data': { 'square': 'Square', 'round': 'Round' } }`,
    schema: {
      enums: { Shape: { values: [{ name: 'round' }, { name: 'square' }] } },
      structs: {
        Round: { members: [{ name: 'a-b', type: 'int' }] },
        Square: { members: [{ name: 'a_b', type: 'int' }] },
      },
      unions: {
        Lamp: {
          baseMembers: [{ name: 'shape', type: 'Shape' }],
          discriminator: 'shape',
          branches: [
            { value: 'square', type: 'Square' },
            { value: 'round', type: 'Round' },
          ],
        },
      },
    },
  },
  {
    idea: 'a union on a built-in enum',
    text: "{ 'union': 'Lamp', 'base': { 'type': 'QType' }, 'discriminator': 'type', 'data': { } }",
    schema: {
      unions: { Lamp: { baseMembers: [{ name: 'type', type: 'QType' }], discriminator: 'type', branches: [] } },
    },
  },
  {
    idea: 'an alternate with a list',
    upstream: 'alternate-array',
    text: "{ 'alternate': 'Lamp', 'data': { 'watts': 'int', 'all': [ 'int' ], 'none': 'null' } }",
    schema: {
      alternates: {
        Lamp: {
          branches: [
            { name: 'watts', type: 'int' },
            { name: 'all', type: { array: 'int' } },
            { name: 'none', type: 'null' },
          ],
        },
      },
    },
  },
  {
    idea: 'an alternate whose enum is like no number',
    text: "{ 'enum': 'Lamp', 'data': [ 'lit', 'dark' ] }\n{ 'alternate': 'Light', 'data': { 'lamp': 'Lamp', 'watts': 'number', 'on': 'bool' } }",
    schema: {
      enums: { Lamp: { values: [{ name: 'lit' }, { name: 'dark' }] } },
      alternates: {
        Light: {
          branches: [
            { name: 'lamp', type: 'Lamp' },
            { name: 'watts', type: 'number' },
            { name: 'on', type: 'bool' },
          ],
        },
      },
    },
  },
  {
    idea: 'names of downstream projects and experiments',
    text: `
{ 'enum': '__com.shop_Lamp', 'data': [ '__com.shop_x-lit', 'x-dark' ], 'prefix': 'SHOP\\\\LAMP' }
{ 'command': '__com.shop_x-lamp-on' }
{ 'event': 'X-LAMP_ON' }
{ 'struct': 'x-Lamp', 'data': { } }`,
    schema: {
      enums: {
        '__com.shop_Lamp': { prefix: 'SHOP\\LAMP', values: [{ name: '__com.shop_x-lit' }, { name: 'x-dark' }] },
      },
      commands: { '__com.shop_x-lamp-on': { args: [] } },
      events: { 'X-LAMP_ON': { args: [] } },
      structs: { 'x-Lamp': { members: [] } },
    },
  },
  {
    idea: 'names that every JavaScript object has',
    text: `
{ 'command': 'constructor', 'data': { 'constructor': 'str', 'value-of': 'bool' } }
{ 'struct': 'ToString', 'data': { } }
{ 'struct': 'HasOwn', 'data': { 'constructor': 'int' } }`,
    schema: {
      commands: {
        constructor: {
          args: [
            { name: 'constructor', type: 'str' },
            { name: 'value-of', type: 'bool' },
          ],
        },
      },
      structs: { HasOwn: { members: [{ name: 'constructor', type: 'int' }] }, ToString: { members: [] } },
    },
  },
  {
    idea: 'values that members could not be called',
    text: "{ 'pragma': { 'member-name-exceptions': [ 'Lamp' ] } }\n{ 'enum': 'Lamp', 'data': [ '2-watts', '10', 'u', 'has-shade', 'Max_', '8K' ] }",
    schema: {
      enums: { Lamp: { values: ['2-watts', '10', 'u', 'has-shade', 'Max_', '8K'].map((name) => ({ name })) } },
    },
  },
  {
    idea: 'names of the old style that pragmas allow, also those that come after',
    text: `
{ 'command': 'lamp_on' }
{ 'struct': 'Lamp', 'data': { 'MaxWatts': 'int', '*max_lumen': 'int' } }
{ 'pragma': { 'command-name-exceptions': [ 'lamp_on' ], 'member-name-exceptions': [ 'Lamp' ] } }`,
    schema: {
      commands: { lamp_on: { args: [] } },
      structs: {
        Lamp: {
          members: [
            { name: 'MaxWatts', type: 'int' },
            { name: 'max_lumen', type: 'int', optional: true },
          ],
        },
      },
    },
  },
  {
    idea: 'as many features as there may be',
    text: `{ 'command': 'lamp-on', 'features': [ 'deprecated', 'unstable', ${MANY.map((name) => `'${name}'`).join(', ')} ] }`,
    schema: { commands: { 'lamp-on': { args: [], features: ['deprecated', 'unstable', ...MANY] } } },
  },
]
