import { LAMP, type RefusedCase, SHAPE } from './refused-case.js'

/** Commands and events. */
export const commandCases: readonly RefusedCase[] = [
  {
    upstream: 'bad-data',
    marked: "{ 'command': 'lamp-on', 'data': ▸[ ] }",
    reason: "command 'lamp-on' has a list for 'data': expected an object or the name of a type",
  },
  {
    upstream: 'args-invalid',
    marked: "{ 'command': 'lamp-on', 'data': ▸true }",
    reason: "command 'lamp-on' has true for 'data': expected an object or the name of a type",
  },
  {
    upstream: 'args-any',
    marked: "{ 'command': 'lamp-on', 'data': ▸'any' }",
    reason: "command 'lamp-on': 'data' is the built-in type 'any': expected a struct or a union",
  },
  {
    upstream: 'args-int',
    marked: "{ 'command': 'lamp-on', 'data': ▸'int' }",
    reason: "command 'lamp-on': 'data' is the built-in type 'int': expected a struct or a union",
  },
  {
    upstream: 'args-alternate',
    marked: `{ 'alternate': 'Lamp', 'data': { 'watts': 'int' } }
{ 'command': 'lamp-on', 'data': ▸'Lamp' }`,
    reason: "command 'lamp-on': 'data' is the alternate 'Lamp': expected a struct or a union",
  },
  {
    marked: `${SHAPE}{ 'command': 'lamp-on', 'data': ▸'Shape' }`,
    reason: "command 'lamp-on': 'data' is the enum 'Shape': expected a struct or a union",
  },
  {
    marked: `${SHAPE}{ 'event': 'LAMP_ON', 'data': ▸'Shape' }`,
    reason: "event 'LAMP_ON': 'data' is the enum 'Shape': expected a struct or a union",
  },
  {
    upstream: 'args-union',
    marked: `${SHAPE}{ 'union': 'Lamp', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape', 'data': { } }
{ 'command': 'lamp-on', 'data': ▸'Lamp' }`,
    reason: "command 'lamp-on': 'data' is the union 'Lamp', which needs the flag 'boxed': true",
  },
  {
    marked: `${SHAPE}{ 'union': 'Lamp', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape', 'data': { } }
{ 'event': 'LAMP_ON', 'data': ▸'Lamp' }`,
    reason: "event 'LAMP_ON': 'data' is the union 'Lamp', which needs the flag 'boxed': true",
  },
  {
    upstream: 'args-bad-boxed',
    marked: "{ 'command': 'lamp-on', 'boxed': ▸false }",
    reason: "command 'lamp-on' has a wrong value for the flag 'boxed': expected true, or no such key",
  },
  {
    marked: `${LAMP}{ 'command': 'lamp-on', 'data': 'Lamp', 'boxed': ▸'true' }`,
    reason: "command 'lamp-on' has a wrong value for the flag 'boxed': expected true, or no such key",
  },
  {
    upstream: 'args-boxed-anon',
    marked: "{ 'command': 'lamp-on', 'boxed': true, 'data': ▸{ 'watts': 'int' } }",
    reason: "command 'lamp-on': 'data' with 'boxed' has an object for a type: expected the name of a type",
  },
  {
    upstream: 'args-boxed-string',
    marked: "{ 'command': 'lamp-on', 'boxed': true, 'data': ▸'str' }",
    reason: "command 'lamp-on': 'data' is the built-in type 'str': expected a struct or a union",
  },
  {
    upstream: 'event-boxed-empty',
    marked: "{ 'event': 'LAMP_ON', 'boxed': ▸true }",
    reason: "event 'LAMP_ON' has the flag 'boxed' without the key 'data'",
  },
  {
    marked: "{ 'command': 'lamp-on', 'boxed': ▸true }",
    reason: "command 'lamp-on' has the flag 'boxed' without the key 'data'",
  },
  {
    upstream: 'args-if-implicit',
    marked: "{ 'command': 'lamp-on', 'data': { 'watts': 'int', ▸'colour': { 'type': 'str', 'if': 'CONFIG_LED' } } }",
    reason:
      "command 'lamp-on' has arguments with an 'if', for which it must have a struct for 'data' and 'boxed': true",
  },
  {
    upstream: 'args-if-unboxed',
    marked: `{ 'struct': 'Lamp', 'data': { 'colour': { 'type': 'str', 'if': 'CONFIG_LED' } } }
{ 'struct': 'DeskLamp', 'base': 'Lamp', 'data': { } }
{ 'command': 'lamp-on', 'data': ▸'DeskLamp' }`,
    reason:
      "command 'lamp-on' has arguments with an 'if', for which it must have a struct for 'data' and 'boxed': true",
  },
  {
    upstream: 'event-args-if-unboxed',
    marked: "{ 'event': 'LAMP_ON', 'data': { ▸'colour': { 'type': 'str', 'if': 'CONFIG_LED' } } }",
    reason: "event 'LAMP_ON' has arguments with an 'if', for which it must have a struct for 'data' and 'boxed': true",
  },
  {
    upstream: 'returns-dict',
    marked: "{ 'command': 'query-lamp', 'returns': ▸{ 'watts': 'int' } }",
    reason: "command 'query-lamp': 'returns' has an object for a type: expected the name of a type, or a list of it",
  },
  {
    upstream: 'returns-array-bad',
    marked: "{ 'command': 'query-lamp', 'returns': ▸[ 'int', 'str' ] }",
    reason: "command 'query-lamp': 'returns' has a bad list type: expected one name, as in ['str']; lists do not nest",
  },
  {
    marked: "{ 'command': 'query-lamp', 'returns': ▸true }",
    reason: "command 'query-lamp': 'returns' has true for a type: expected the name of a type, or a list of it",
  },
  {
    upstream: 'returns-bad-type',
    marked: "{ 'command': 'query-watts', 'returns': [ ▸'int' ] }",
    reason:
      "command 'query-watts': 'returns' is a list of the built-in type 'int': expected a struct, a union or a list of one, or the command's name in pragma 'command-returns-exceptions'",
  },
  {
    marked: `${SHAPE}{ 'pragma': { 'command-returns-exceptions': ['query-lamp'] } }
{ 'command': 'query-lamp', 'returns': 'int' }
{ 'command': 'query-shape', 'returns': ▸'Shape' }`,
    reason:
      "command 'query-shape': 'returns' is the enum 'Shape': expected a struct, a union or a list of one, or the command's name in pragma 'command-returns-exceptions'",
  },
  {
    upstream: 'returns-alternate',
    marked: `{ 'alternate': 'Lamp', 'data': { 'watts': 'int' } }
{ 'command': 'query-lamp', 'returns': ▸'Lamp' }`,
    reason:
      "command 'query-lamp': 'returns' is the alternate 'Lamp': expected a struct, a union or a list of one, or the command's name in pragma 'command-returns-exceptions'",
  },
  {
    upstream: 'type-bypass-bad-gen',
    marked: "{ 'command': 'lamp-on', 'gen': ▸'no' }",
    reason: "command 'lamp-on' has a wrong value for the flag 'gen': expected false, or no such key",
  },
  {
    marked: "{ 'command': 'lamp-on', 'gen': ▸true }",
    reason: "command 'lamp-on' has a wrong value for the flag 'gen': expected false, or no such key",
  },
  {
    marked: "{ 'command': 'lamp-on', 'success-response': ▸true }",
    reason: "command 'lamp-on' has a wrong value for the flag 'success-response': expected false, or no such key",
  },
  {
    upstream: 'oob-test',
    marked: "{ 'command': 'lamp-on', 'allow-oob': ▸'yes' }",
    reason: "command 'lamp-on' has a wrong value for the flag 'allow-oob': expected true, or no such key",
  },
  {
    marked: "{ 'command': 'lamp-on', 'allow-oob': ▸false }",
    reason: "command 'lamp-on' has a wrong value for the flag 'allow-oob': expected true, or no such key",
  },
  {
    upstream: 'allow-preconfig-test',
    marked: "{ 'command': 'lamp-on', 'allow-preconfig': ▸'yes' }",
    reason: "command 'lamp-on' has a wrong value for the flag 'allow-preconfig': expected true, or no such key",
  },
  {
    marked: "{ 'command': 'lamp-on', 'coroutine': ▸false }",
    reason: "command 'lamp-on' has a wrong value for the flag 'coroutine': expected true, or no such key",
  },
  {
    upstream: 'oob-coroutine',
    marked: "{ 'command': 'lamp-on', 'allow-oob': true, 'coroutine': ▸true }",
    reason: "command 'lamp-on' has the flags 'allow-oob' and 'coroutine', which exclude each other",
  },
]
