import type { RefusedCase } from './refused-case.js'

/** Names. */
export const nameCases: readonly RefusedCase[] = [
  {
    upstream: 'bad-ident',
    marked: "{ 'struct': ▸'*Lamp', 'data': { } }",
    reason: "struct '*Lamp' has a bad name: expected a letter, then letters, digits, '-' and '_'",
  },
  {
    marked: "{ 'command': ▸'' }",
    reason: "command '' has a bad name: expected a letter, then letters, digits, '-' and '_'",
  },
  {
    marked: "{ 'command': ▸'lamp on' }",
    reason: "command 'lamp on' has a bad name: expected a letter, then letters, digits, '-' and '_'",
  },
  {
    marked: "{ 'command': ▸'2-lamps' }",
    reason: "command '2-lamps' has a bad name: expected a letter, then letters, digits, '-' and '_'",
  },
  {
    marked: "{ 'command': ▸'__com.example_' }",
    reason: "command '__com.example_' has a bad name: expected a letter, then letters, digits, '-' and '_'",
  },
  {
    marked: "{ 'command': ▸'__com_example_lamp' }",
    reason:
      "command '__com_example_lamp' has a name in the wrong style: expected lower-case letters, digits and '-', or an entry in pragma 'command-name-exceptions'",
  },
  {
    upstream: 'reserved-command-q',
    marked: "{ 'command': ▸'q-lamp' }",
    reason: "command 'q-lamp' has a reserved name: 'q_' is for QEMU's generator",
  },
  {
    marked: "{ 'command': ▸'lamp-On' }",
    reason:
      "command 'lamp-On' has a name in the wrong style: expected lower-case letters, digits and '-', or an entry in pragma 'command-name-exceptions'",
  },
  {
    marked: "{ 'command': ▸'lamp_on' }",
    reason:
      "command 'lamp_on' has a name in the wrong style: expected lower-case letters, digits and '-', or an entry in pragma 'command-name-exceptions'",
  },
  {
    marked: `{ 'pragma': { 'command-name-exceptions': ['lamp_On'] } }
{ 'command': ▸'lamp_On' }`,
    reason: "command 'lamp_On' has a name in the wrong style: expected lower-case letters, digits, '-' and '_'",
  },
  {
    upstream: 'event-case',
    marked: "{ 'event': ▸'lampOn' }",
    reason: "event 'lampOn' has a name in the wrong style: expected upper-case letters, digits and '_'",
  },
  {
    marked: "{ 'event': ▸'LAMP-ON' }",
    reason: "event 'LAMP-ON' has a name in the wrong style: expected upper-case letters, digits and '_'",
  },
  {
    upstream: 'type-case',
    marked: "{ 'struct': ▸'lamp', 'data': { } }",
    reason: "struct 'lamp' has a name in the wrong style: expected CamelCase",
  },
  {
    marked: "{ 'enum': ▸'LAMP', 'data': [ ] }",
    reason: "enum 'LAMP' has a name in the wrong style: expected CamelCase",
  },
  {
    marked: "{ 'alternate': ▸'Desk_Lamp', 'data': { 'watts': 'int' } }",
    reason: "alternate 'Desk_Lamp' has a name in the wrong style: expected CamelCase",
  },
  {
    marked: "{ 'union': ▸'x-desk-lamp', 'base': { }, 'discriminator': 'a', 'data': { } }",
    reason: "union 'x-desk-lamp' has a name in the wrong style: expected CamelCase",
  },
  {
    upstream: 'reserved-type-list',
    marked: "{ 'struct': ▸'LampList', 'data': { } }",
    reason: "struct 'LampList' has a reserved name: 'List' at the end is for lists of a type",
  },
  {
    marked: "{ 'enum': ▸'__com.example_LampList', 'data': [ ] }",
    reason: "enum '__com.example_LampList' has a reserved name: 'List' at the end is for lists of a type",
  },
  {
    upstream: 'args-member-case',
    marked: "{ 'command': 'lamp-on', 'data': { ▸'Watts': 'int' } }",
    reason:
      "command 'lamp-on': member 'Watts' has a name in the wrong style: expected lower-case letters, digits and '-'",
  },
  {
    marked: `{ 'struct': 'Lamp', 'data': { 'watts': 'int',
  ▸'max_watts': 'int' } }`,
    reason:
      "struct 'Lamp': member 'max_watts' has a name in the wrong style: expected lower-case letters, digits and '-', or the type's name in pragma 'member-name-exceptions'",
  },
  {
    marked: `{ 'pragma': { 'member-name-exceptions': ['lamp-on'] } }
{ 'command': 'lamp-on', 'data': { ▸'max_watts': 'int' } }`,
    reason:
      "command 'lamp-on': member 'max_watts' has a name in the wrong style: expected lower-case letters, digits and '-'",
  },
  {
    marked: `{ 'pragma': { 'member-name-exceptions': ['LAMP_ON'] } }
{ 'event': 'LAMP_ON', 'data': { ▸'max_watts': 'int' } }`,
    reason:
      "event 'LAMP_ON': member 'max_watts' has a name in the wrong style: expected lower-case letters, digits and '-'",
  },
  {
    upstream: 'reserved-member-has',
    marked: "{ 'struct': 'Lamp', 'data': { ▸'has-shade': 'bool' } }",
    reason: "struct 'Lamp': member 'has-shade' has a reserved name: 'u' and 'has_' are for QEMU's generator",
  },
  {
    marked: `{ 'pragma': { 'member-name-exceptions': ['Lamp'] } }
{ 'struct': 'Lamp', 'data': { ▸'*has_shade': 'bool' } }`,
    reason: "struct 'Lamp': member 'has_shade' has a reserved name: 'u' and 'has_' are for QEMU's generator",
  },
  {
    upstream: 'reserved-member-u',
    marked: "{ 'struct': 'Lamp', 'data': { ▸'u': 'int' } }",
    reason: "struct 'Lamp': member 'u' has a reserved name: 'u' and 'has_' are for QEMU's generator",
  },
  {
    marked: "{ 'struct': 'Lamp', 'data': { ▸'*u': 'int' } }",
    reason: "struct 'Lamp': member 'u' has a reserved name: 'u' and 'has_' are for QEMU's generator",
  },
  {
    upstream: 'reserved-member-q',
    marked: "{ 'struct': 'Lamp', 'data': { ▸'q-watts': 'int' } }",
    reason: "struct 'Lamp': member 'q-watts' has a reserved name: 'q_' is for QEMU's generator",
  },
  {
    upstream: 'reserved-member-underscore',
    marked: "{ 'struct': 'Lamp', 'data': { ▸'_watts': 'int' } }",
    reason: "struct 'Lamp': member '_watts' has a bad name: expected a letter, then letters, digits, '-' and '_'",
  },
  {
    marked: "{ 'struct': 'Lamp', 'data': { ▸'**watts': 'int' } }",
    reason: "struct 'Lamp': member '*watts' has a bad name: expected a letter, then letters, digits, '-' and '_'",
  },
  {
    marked: "{ 'struct': 'Lamp', 'data': { ▸'*': 'int' } }",
    reason: "struct 'Lamp': member '' has a bad name: expected a letter, then letters, digits, '-' and '_'",
  },
  {
    upstream: 'enum-bad-name',
    marked: "{ 'enum': 'Lamp', 'data': [ ▸'not\\\\lit' ] }",
    reason: "enum 'Lamp': value 'not\\lit' has a bad name: expected a letter, then letters, digits, '-' and '_'",
  },
  {
    upstream: 'enum-member-case',
    marked: `{ 'pragma': { 'member-name-exceptions': ['Bulb'] } }
{ 'enum': 'Bulb', 'data': ['Warm', 'cold_White'] }
{ 'enum': 'Lamp', 'data': [ 'lit', ▸'Off' ] }`,
    reason:
      "enum 'Lamp': value 'Off' has a name in the wrong style: expected lower-case letters, digits and '-', or the type's name in pragma 'member-name-exceptions'",
  },
  {
    marked: "{ 'enum': 'Lamp', 'data': [ ▸'' ] }",
    reason: "enum 'Lamp': value '' has a bad name: expected a letter, then letters, digits, '-' and '_'",
  },
  {
    upstream: 'reserved-enum-q',
    marked: "{ 'enum': 'Lamp', 'data': [ ▸'q-lit' ] }",
    reason: "enum 'Lamp': value 'q-lit' has a reserved name: 'q_' is for QEMU's generator",
  },
  {
    upstream: 'alternate-clash',
    marked: "{ 'alternate': 'Lamp', 'data': { 'on-off': 'bool', ▸'on_off': 'int' } }",
    reason:
      "alternate 'Lamp': branch 'on_off' has a name in the wrong style: expected lower-case letters, digits and '-'",
  },
  {
    marked: "{ 'alternate': 'Lamp', 'data': { '__com.shop_lit': 'bool', ▸'__com-shop_lit': 'int' } }",
    reason:
      "alternate 'Lamp' has the branchs '__com.shop_lit' and '__com-shop_lit', which clash: they differ in '-', '.' and '_' only, which C does not tell apart",
  },
  {
    marked: "{ 'alternate': 'Lamp', 'data': { ▸'*watts': 'int' } }",
    reason: "alternate 'Lamp': branch '*watts' has a bad name: expected a letter, then letters, digits, '-' and '_'",
  },
  {
    marked: "{ 'struct': 'Lamp', 'data': { }, 'features': [ ▸'Dimmer' ] }",
    reason:
      "struct 'Lamp': feature 'Dimmer' has a name in the wrong style: expected lower-case letters, digits and '-'",
  },
  {
    marked: "{ 'struct': 'Lamp', 'data': { 'watts': { 'type': 'int', 'features': [ ▸'no dimmer' ] } } }",
    reason:
      "struct 'Lamp': member 'watts': feature 'no dimmer' has a bad name: expected a letter, then letters, digits, '-' and '_'",
  },
]
