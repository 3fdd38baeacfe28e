import type { AcceptedCase } from './accepted-cases.js'

/** Schemas with documentation that must be taken. */
export const documentedCases: readonly AcceptedCase[] = [
  {
    idea: 'first versions of definitions and their parts',
    upstream: 'doc-good',
    text: `
##
# = Lamps
##

##
# @Lamp:
#
# @lit: burns
#
# @dark: does not (since 2.4)
#
# Since: 1.5
##
{ 'enum': 'Lamp', 'data': [ 'lit', 'dark' ] }

##
# @lamp-on:
#
# @watts: how bright (Since: 7.0.1)
#
# Features:
#
# @led: needs no watts (since 9.0)
#
# Returns: a lamp
#
# Errors: none
#
# Since: 0.14.0
##
{ 'command': 'lamp-on', 'data': { '*watts': { 'type': 'int', 'features': [ 'led' ] } }, 'returns': 'Room' }

##
# @Room:
#
# @lamp: its lamp (since 3.0)
##
{ 'union': 'Room', 'base': { 'lamp': 'Lamp' }, 'discriminator': 'lamp', 'data': { } }

##
# @Light:
#
# @lamp: one lamp (since 4.0)
##
{ 'alternate': 'Light', 'data': { 'lamp': 'Lamp' } }`,
    schema: {
      enums: { Lamp: { values: [{ name: 'lit' }, { name: 'dark', since: '2.4' }], since: '1.5' } },
      commands: {
        'lamp-on': {
          args: [{ name: 'watts', type: 'int', optional: true, features: ['led'], since: '7.0.1' }],
          returns: 'Room',
          since: '0.14.0',
        },
      },
      unions: {
        Room: { baseMembers: [{ name: 'lamp', type: 'Lamp', since: '3.0' }], discriminator: 'lamp', branches: [] },
      },
      alternates: { Light: { branches: [{ name: 'lamp', type: 'Lamp', since: '4.0' }] } },
    },
  },
  {
    idea: 'one date for an entry and all that follow',
    text: `
##
# @Lamp:
#
# @lit: burns
#
# @dark: does not
#
# @broken: never will
#
# @dim: hardly does (since 7.1)
#
# Since: 2.2; 'Dark' and all entries below since 2.4
##
{ 'enum': 'Lamp', 'data': [ 'lit', 'dark', 'broken', 'dim' ] }`,
    schema: {
      enums: {
        Lamp: {
          values: [
            { name: 'lit' },
            { name: 'dark', since: '2.4' },
            { name: 'broken', since: '2.4' },
            { name: 'dim', since: '7.1' },
          ],
          since: '2.2',
        },
      },
    },
  },
  {
    idea: 'undocumented members of a schema that asks for no documentation',
    text: "##\n# @Lamp:\n##\n{ 'struct': 'Lamp', 'data': { 'watts': 'int' } }\n{ 'event': 'LAMP_ON' }",
    schema: { structs: { Lamp: { members: [{ name: 'watts', type: 'int' }] } }, events: { LAMP_ON: { args: [] } } },
  },
  {
    idea: 'undocumented members that an exception allows',
    text: `
{ 'pragma': { 'doc-required': true, 'documentation-exceptions': [ 'Lamp' ] } }
##
# @Lamp:
##
{ 'struct': 'Lamp', 'data': { 'watts': 'int' } }`,
    schema: { structs: { Lamp: { members: [{ name: 'watts', type: 'int' }] } } },
  },
  {
    idea: 'documentation of a QEMU before 9.1: sections that are gone, undocumented members, a reply of nothing',
    text: `
{ 'pragma': { 'doc-required': true } }
##
# @lamp-on:
#
# Returns: Nothing on success
#
# Note: the light may hurt
##
{ 'command': 'lamp-on', 'data': { 'watts': 'int' } }`,
    schema: { commands: { 'lamp-on': { args: [{ name: 'watts', type: 'int' }] } } },
  },
  {
    idea: 'text amid a paragraph that looks like a member and a section',
    text: `
##
# @Lamp:
#
# It burns:
# @oil: not a member
# Returns: nothing
##
{ 'struct': 'Lamp', 'data': { } }`,
    schema: { structs: { Lamp: { members: [] } } },
  },
  {
    idea: 'documentation of a QEMU before 9.1: a feature described amid a paragraph',
    text: `
##
# @lamp-on:
#
# Light a lamp.
# Features:
# @unstable: It flickers.
# Note: the light may hurt
##
{ 'command': 'lamp-on', 'features': [ 'unstable' ] }`,
    schema: { commands: { 'lamp-on': { args: [], features: ['unstable'] } } },
  },
  {
    idea: 'members that are documented where they are defined',
    text: `
{ 'pragma': { 'doc-required': true } }
##
# @Lamp:
#
# @watts: how bright
##
{ 'struct': 'Lamp', 'data': { 'watts': 'int' } }
##
# @lamp-on:
##
{ 'command': 'lamp-on', 'data': 'Lamp', 'boxed': true }
##
# @DeskLamp:
##
{ 'struct': 'DeskLamp', 'base': 'Lamp', 'data': { } }`,
    schema: {
      structs: { DeskLamp: { base: 'Lamp', members: [] }, Lamp: { members: [{ name: 'watts', type: 'int' }] } },
      commands: { 'lamp-on': { argsType: 'Lamp', boxed: true } },
    },
  },
]
