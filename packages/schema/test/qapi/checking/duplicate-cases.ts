import { LAMP, type RefusedCase } from './refused-case.js'

/** What is there twice. */
export const duplicateCases: readonly RefusedCase[] = [
  {
    upstream: 'redefined-type',
    marked: `{ 'struct': 'Lamp', 'data': { } }
{ 'enum': ▸'Lamp', 'data': [ ] }`,
    reason: "enum 'Lamp' has the name of another definition, at lamps.json:1",
  },
  {
    upstream: 'redefined-command',
    marked: `{ 'command': 'lamp-on' }
{ 'command': ▸'lamp-on', 'data': { } }`,
    reason: "command 'lamp-on' has the name of another definition, at lamps.json:1",
  },
  {
    upstream: 'redefined-event',
    marked: `{ 'event': 'LAMP_ON' }
{ 'event': ▸'LAMP_ON' }`,
    reason: "event 'LAMP_ON' has the name of another definition, at lamps.json:1",
  },
  {
    upstream: 'redefined-predefined',
    marked: "{ 'struct': ▸'QType', 'data': { } }",
    reason: "struct 'QType' has the name of a built-in type",
  },
  {
    upstream: 'command-int',
    marked: "{ 'command': ▸'int' }",
    reason: "command 'int' has the name of a built-in type",
  },
  {
    marked: "{ 'command': ▸'size' }",
    reason: "command 'size' has the name of a built-in type",
  },
  {
    marked: "{ 'command': ▸'null' }",
    reason: "command 'null' has the name of a built-in type",
  },
  {
    upstream: 'struct-member-name-clash',
    marked: `{ 'pragma': { 'member-name-exceptions': ['Lamp'] } }
{ 'struct': 'Lamp', 'data': { 'max-watts': 'int', ▸'max_watts': 'int' } }`,
    reason:
      "struct 'Lamp' has the member 'max_watts', which clashes with 'max-watts': they differ in '-', '.' and '_' only, which C does not tell apart",
  },
  {
    marked: "{ 'struct': 'Lamp', 'data': { 'watts': 'int', ▸'*watts': 'int' } }",
    reason: "struct 'Lamp' has the member 'watts' twice",
  },
  {
    marked: `{ 'command': 'lamp-on', 'data': { '*watts': 'int',
  ▸'watts': 'int' } }`,
    reason: "command 'lamp-on' has the member 'watts' twice",
  },
  {
    upstream: 'struct-base-clash',
    marked: `${LAMP}{ 'struct': 'DeskLamp', 'base': 'Lamp',
  'data': { ▸'watts': 'int' } }`,
    reason: "struct 'DeskLamp' has the member 'watts', which struct 'Lamp' brings along",
  },
  {
    upstream: 'struct-base-clash-deep',
    marked: `${LAMP}{ 'struct': 'DeskLamp', 'base': 'Lamp', 'data': { } }
{ 'struct': 'OldLamp', 'base': 'DeskLamp',
  'data': { 'age': 'int', ▸'*watts': 'int' } }`,
    reason: "struct 'OldLamp' has the member 'watts', which struct 'Lamp' brings along",
  },
  {
    upstream: 'enum-clash-member',
    marked: `{ 'pragma': { 'member-name-exceptions': ['Lamp'] } }
{ 'enum': 'Lamp', 'data': ['on-off', ▸'on_off'] }`,
    reason:
      "enum 'Lamp' has the values 'on-off' and 'on_off', which clash: they differ in '-', '.' and '_' only, which C does not tell apart",
  },
  {
    marked: "{ 'enum': 'Lamp', 'data': ['on', { 'name': ▸'on' }] }",
    reason: "enum 'Lamp' has the value 'on' twice",
  },
  {
    upstream: 'features-duplicate-name',
    marked: "{ 'command': 'lamp-on', 'features': ['dimmer', ▸'dimmer'] }",
    reason: "command 'lamp-on' has the feature 'dimmer' twice",
  },
  {
    marked: "{ 'struct': 'Lamp', 'data': { 'watts': { 'type': 'int', 'features': [ 'led', { 'name': ▸'led' } ] } } }",
    reason: "struct 'Lamp': member 'watts' has the feature 'led' twice",
  },
  {
    marked: "{ 'enum': 'Lamp', 'data': [ { 'name': 'on', 'features': [ 'led', ▸'led' ] } ] }",
    reason: "enum 'Lamp': value 'on' has the feature 'led' twice",
  },
]
