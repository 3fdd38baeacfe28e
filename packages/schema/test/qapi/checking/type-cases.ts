import { LAMP, type RefusedCase, SHAPE } from './refused-case.js'

/** Types that are unknown, or of the wrong kind. */
export const typeCases: readonly RefusedCase[] = [
  {
    upstream: 'args-member-unknown',
    marked: "{ 'command': 'lamp-on', 'data': { 'bulb': ▸'Bulb' } }",
    reason: "command 'lamp-on': member 'bulb' has the unknown type 'Bulb'",
  },
  {
    marked: `${LAMP}{ 'struct': 'Room', 'data': { 'lights': [▸'Lmap'] } }`,
    reason: "struct 'Room': member 'lights' has the unknown type 'Lmap'; did you mean 'Lamp'?",
  },
  {
    marked: `${LAMP}{ 'struct': 'Room', 'data': { 'lights': ▸'LampList' } }`,
    reason: "struct 'Room': member 'lights' has the unknown type 'LampList'; a list is written ['Lamp']",
  },
  {
    marked: "{ 'struct': 'Room', 'data': { 'lights': ▸'' } }",
    reason: "struct 'Room': member 'lights' has the unknown type ''",
  },
  {
    marked: "{ 'struct': 'Room', 'data': { 'lights': ▸'constructor' } }",
    reason: "struct 'Room': member 'lights' has the unknown type 'constructor'",
  },
  {
    marked: `{ 'command': 'lamp' }
{ 'struct': 'Room', 'data': { 'lights': ▸'lamp' } }`,
    reason: "struct 'Room': member 'lights' has the command 'lamp' for a type",
  },
  {
    upstream: 'args-array-unknown',
    marked: "{ 'command': 'lamp-on', 'data': { 'bulbs': [ ▸'Bulb' ] } }",
    reason: "command 'lamp-on': member 'bulbs' has the unknown type 'Bulb'",
  },
  {
    upstream: 'args-unknown',
    marked: "{ 'command': 'lamp-on', 'data': ▸'Lamp' }",
    reason: "command 'lamp-on': 'data' has the unknown type 'Lamp'",
  },
  {
    upstream: 'returns-unknown',
    marked: "{ 'command': 'query-lamp', 'returns': ▸'Lamp' }",
    reason: "command 'query-lamp': 'returns' has the unknown type 'Lamp'",
  },
  {
    upstream: 'alternate-unknown',
    marked: "{ 'alternate': 'Lamp', 'data': { 'bulb': ▸'Bulb' } }",
    reason: "alternate 'Lamp': branch 'bulb' has the unknown type 'Bulb'",
  },
  {
    upstream: 'union-unknown',
    marked: `${SHAPE}{ 'union': 'Lamp', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape',
  'data': { 'round': ▸'Globe' } }`,
    reason: "union 'Lamp': branch 'round' has the unknown type 'Globe'",
  },
  {
    marked: "{ 'struct': 'Lamp', 'base': ▸'Light', 'data': { } }",
    reason: "struct 'Lamp': 'base' has the unknown type 'Light'",
  },
  {
    marked: "{ 'union': 'Lamp', 'base': ▸'Light', 'discriminator': 'shape', 'data': { } }",
    reason: "union 'Lamp': 'base' has the unknown type 'Light'",
  },
  {
    marked: "{ 'event': 'LAMP_ON', 'data': ▸'Lamp' }",
    reason: "event 'LAMP_ON': 'data' has the unknown type 'Lamp'",
  },
  {
    upstream: 'args-array-empty',
    marked: "{ 'command': 'lamp-on', 'data': { 'bulbs': ▸[ ] } }",
    reason:
      "command 'lamp-on': member 'bulbs' has a bad list type: expected one name, as in ['str']; lists do not nest",
  },
  {
    upstream: 'args-member-array-bad',
    marked: "{ 'command': 'lamp-on', 'data': { 'bulbs': ▸[ { 'watts': 'int' } ] } }",
    reason:
      "command 'lamp-on': member 'bulbs' has a bad list type: expected one name, as in ['str']; lists do not nest",
  },
  {
    marked: "{ 'command': 'lamp-on', 'data': { 'bulbs': ▸[ ['str'] ] } }",
    reason:
      "command 'lamp-on': member 'bulbs' has a bad list type: expected one name, as in ['str']; lists do not nest",
  },
  {
    marked: "{ 'command': 'lamp-on', 'data': { 'bulbs': ▸[ 'str', 'int' ] } }",
    reason:
      "command 'lamp-on': member 'bulbs' has a bad list type: expected one name, as in ['str']; lists do not nest",
  },
  {
    upstream: 'struct-member-invalid',
    marked: "{ 'struct': 'Lamp', 'data': { 'watts': ▸false } }",
    reason: "struct 'Lamp': member 'watts' has false for a type: expected the name of a type, or a list of it",
  },
  {
    upstream: 'struct-member-invalid-dict',
    marked: "{ 'struct': 'Lamp', 'data': { 'watts': ▸{ } } }",
    reason: "struct 'Lamp': member 'watts' misses the key 'type'",
  },
  {
    upstream: 'event-member-invalid-dict',
    marked: "{ 'event': 'LAMP_ON', 'data': { 'watts': ▸{ 'if': 'CONFIG_LAMP' } } }",
    reason: "event 'LAMP_ON': member 'watts' misses the key 'type'",
  },
  {
    upstream: 'nested-struct-data',
    marked: "{ 'command': 'lamp-on', 'data': { 'bulb': ▸{ 'watts': 'int', 'colour': 'str' } } }",
    reason: "command 'lamp-on': member 'bulb' misses the key 'type'",
  },
  {
    upstream: 'nested-struct-data-invalid-dict',
    marked: "{ 'command': 'lamp-on', 'data': { 'bulb': { 'type': ▸{ } } } }",
    reason: "command 'lamp-on': member 'bulb' has an object for a type: expected the name of a type, or a list of it",
  },
  {
    upstream: 'event-nest-struct',
    marked: "{ 'event': 'LAMP_ON', 'data': { 'bulb': ▸{ 'watts': 'int' } } }",
    reason: "event 'LAMP_ON': member 'bulb' misses the key 'type'",
  },
  {
    marked: "{ 'struct': 'Lamp', 'data': { 'watts': { 'type': 'int', ▸'typ': 'int' } } }",
    reason: "struct 'Lamp': member 'watts' has the unknown key 'typ'; did you mean 'type'?",
  },
  {
    upstream: 'struct-data-invalid',
    marked: "{ 'struct': 'Lamp', 'data': ▸false }",
    reason: "struct 'Lamp' has false for 'data': expected an object",
  },
  {
    upstream: 'struct-data-typename',
    marked: `${LAMP}{ 'struct': 'DeskLamp', 'data': ▸'Lamp' }`,
    reason: "struct 'DeskLamp' has the string 'Lamp' for 'data': expected an object",
  },
  {
    marked: "{ 'struct': 'Lamp', 'data': ▸[ 'int' ] }",
    reason: "struct 'Lamp' has a list for 'data': expected an object",
  },
  {
    marked: "{ 'struct': 'Lamp', 'base': ▸{ }, 'data': { } }",
    reason: "struct 'Lamp': 'base' has an object for a type: expected the name of a type",
  },
  {
    marked: "{ 'struct': 'Lamp', 'base': ▸[ 'Light' ], 'data': { } }",
    reason: "struct 'Lamp': 'base' has a list for a type: expected the name of a type",
  },
  {
    upstream: 'bad-base',
    marked: `${SHAPE}{ 'union': 'Light', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape', 'data': { } }
{ 'struct': 'Lamp', 'base': ▸'Light', 'data': { } }`,
    reason: "struct 'Lamp': 'base' is the union 'Light': expected a struct",
  },
  {
    marked: "{ 'struct': 'Lamp', 'base': ▸'int', 'data': { } }",
    reason: "struct 'Lamp': 'base' is the built-in type 'int': expected a struct",
  },
  {
    marked: `${SHAPE}{ 'struct': 'Lamp', 'base': ▸'Shape', 'data': { } }`,
    reason: "struct 'Lamp': 'base' is the enum 'Shape': expected a struct",
  },
  {
    upstream: 'base-cycle-direct',
    marked: "{ 'struct': ▸'Lamp', 'base': 'Lamp', 'data': { } }",
    reason: "struct 'Lamp' contains itself",
  },
  {
    upstream: 'base-cycle-indirect',
    marked: `{ 'struct': ▸'Lamp', 'base': 'Light', 'data': { } }
{ 'struct': 'Light', 'base': 'Lamp', 'data': { } }`,
    reason: "struct 'Lamp' contains itself by way of 'Light'",
  },
  {
    upstream: 'enum-wrong-data',
    marked: "{ 'enum': 'Lamp', 'data': ▸{ 'on': 'int' } }",
    reason: "enum 'Lamp' has an object for 'data': expected a list of values",
  },
  {
    upstream: 'enum-bad-member',
    marked: "{ 'enum': 'Lamp', 'data': [ 'on', ▸[ ] ] }",
    reason: "enum 'Lamp' has a list for a value: expected a name or an object",
  },
  {
    marked: "{ 'enum': 'Lamp', 'data': [ ▸true ] }",
    reason: "enum 'Lamp' has true for a value: expected a name or an object",
  },
  {
    upstream: 'enum-dict-member-unknown',
    marked: "{ 'enum': 'Lamp', 'data': [ { 'name': 'on', ▸'value': 'off' } ] }",
    reason: "enum 'Lamp': a value has the unknown key 'value'; expected 'name', 'if', 'features'",
  },
  {
    marked: "{ 'enum': 'Lamp', 'data': [ ▸{ 'if': 'CONFIG_LAMP' } ] }",
    reason: "enum 'Lamp': a value misses the key 'name'",
  },
  {
    marked: "{ 'enum': 'Lamp', 'data': [ { 'name': ▸false } ] }",
    reason: "enum 'Lamp' has a value whose name is false: expected a string",
  },
  {
    upstream: 'enum-bad-prefix',
    marked: "{ 'enum': 'Lamp', 'data': [ ], 'prefix': ▸[ 'LAMP' ] }",
    reason: "enum 'Lamp' has a list for 'prefix': expected a string",
  },
]
