import { LAMP, type RefusedCase, SHAPE } from './refused-case.js'

/** Documentation that does not agree with its definition. */
export const docCases: readonly RefusedCase[] = [
  {
    upstream: 'doc-bad-symbol',
    marked: `##
# @lamp-off:
##
{ 'command': ▸'lamp-on' }`,
    reason: "command 'lamp-on' has the documentation of 'lamp-off'",
  },
  {
    upstream: 'doc-missing',
    marked: `{ 'pragma': { 'doc-required': true } }
▸{ 'command': 'lamp-on' }`,
    reason: "command 'lamp-on' has no documentation, which pragma 'doc-required' asks for",
  },
  {
    marked: `▸{ 'command': 'lamp-on' }
{ 'pragma': { 'doc-required': true } }`,
    reason: "command 'lamp-on' has no documentation, which pragma 'doc-required' asks for",
  },
  {
    upstream: 'doc-invalid-return',
    marked: `##
# @LAMP_ON:
#
# ▸Returns: a lamp
##
{ 'event': 'LAMP_ON' }`,
    reason: "event 'LAMP_ON' has a section 'Returns:' in its documentation, which is for commands only",
  },
  {
    marked: `##
# @Lamp:
#
# ▸Errors: all of them
##
{ 'struct': 'Lamp', 'data': { } }`,
    reason: "struct 'Lamp' has a section 'Errors:' in its documentation, which is for commands only",
  },
  {
    upstream: 'doc-invalid-return2',
    marked: `##
# @lamp-on:
#
# ▸Returns: a lamp
##
{ 'command': 'lamp-on' }`,
    reason: "command 'lamp-on' has a section 'Returns:' in its documentation, but returns nothing",
  },
  {
    upstream: 'doc-bad-command-arg',
    marked: `##
# @lamp-on:
#
# @watts: how much
#
# ▸@colour: which
##
{ 'command': 'lamp-on', 'data': { 'watts': 'int' } }`,
    reason: "command 'lamp-on' has no member 'colour', which its documentation describes",
  },
  {
    marked: `##
# @lamp-on:
#
# ▸@watts and lumen: how much
##
{ 'command': 'lamp-on', 'data': { 'watts': 'int' } }`,
    reason: "command 'lamp-on' has no member 'watts and lumen', which its documentation describes",
  },
  {
    marked: `{ 'pragma': { 'doc-required': true } }
##
# @lamp-on:
#
# Say how bright:
# @watts: how much
##
{ 'command': 'lamp-on', 'data': { ▸'watts': 'int' } }`,
    reason:
      "command 'lamp-on' has the member 'watts' without documentation: describe it as '@watts:', or put 'lamp-on' into pragma 'documentation-exceptions'",
  },
  {
    upstream: 'doc-bad-event-arg',
    marked: `##
# @LAMP_ON:
#
# ▸@watts: how much
##
{ 'event': 'LAMP_ON' }`,
    reason: "event 'LAMP_ON' has no member 'watts', which its documentation describes",
  },
  {
    upstream: 'doc-bad-boxed-command-arg',
    marked: `##
# @lamp-on:
#
# ▸@watts: how much
##
{ 'command': 'lamp-on', 'boxed': true, 'data': 'Lamp' }
{ 'struct': 'Lamp', 'data': { 'watts': 'int' } }`,
    reason: "command 'lamp-on' has no member 'watts', which its documentation describes",
  },
  {
    upstream: 'doc-bad-enum-member',
    marked: `##
# @Lamp:
#
# @lit: burns
#
# ▸@lti: no longer
##
{ 'enum': 'Lamp', 'data': [ 'lit' ] }`,
    reason: "enum 'Lamp' has no value 'lti', which its documentation describes; did you mean 'lit'?",
  },
  {
    upstream: 'doc-bad-union-member',
    marked: `${SHAPE}${LAMP}##
# @Light:
#
# @shape: how it looks
#
# ▸@round: a globe
##
{ 'union': 'Light', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape', 'data': { 'round': 'Lamp' } }`,
    reason: "union 'Light' has no member 'round', which its documentation describes",
  },
  {
    upstream: 'doc-bad-alternate-member',
    marked: `##
# @Lamp:
#
# @watts: how much
#
# ▸@colour: which
##
{ 'alternate': 'Lamp', 'data': { 'watts': 'int' } }`,
    reason: "alternate 'Lamp' has no branch 'colour', which its documentation describes",
  },
  {
    marked: `${LAMP}##
# @DeskLamp:
#
# ▸@watts: of the base
##
{ 'struct': 'DeskLamp', 'base': 'Lamp', 'data': { } }`,
    reason: "struct 'DeskLamp' has no member 'watts', which its documentation describes",
  },
  {
    upstream: 'doc-bad-feature',
    marked: `##
# @lamp-on:
#
# Features:
#
# ▸@dimmer: goes down
##
{ 'command': 'lamp-on' }`,
    reason: "command 'lamp-on' has no feature 'dimmer', which its documentation describes",
  },
  {
    upstream: 'doc-undoc-feature',
    marked: `##
# @lamp-on:
#
# Features:
#
# @dimmer: goes down
##
{ 'command': 'lamp-on', 'features': [ 'dimmer', ▸'led' ] }`,
    reason: "command 'lamp-on' has the feature 'led' without documentation: describe it as '@led:' below 'Features:'",
  },
  {
    marked: `##
# @Lamp:
#
# @watts: how much
##
{ 'struct': 'Lamp', 'data': { 'watts': { 'type': 'int', 'features': [ ▸'led' ] } } }`,
    reason: "struct 'Lamp' has the feature 'led' without documentation: describe it as '@led:' below 'Features:'",
  },
  {
    marked: `##
# @Lamp:
#
# @lit: burns
##
{ 'enum': 'Lamp', 'data': [ { 'name': 'lit', 'features': [ ▸'led' ] } ] }`,
    reason: "enum 'Lamp' has the feature 'led' without documentation: describe it as '@led:' below 'Features:'",
  },
  {
    marked: `{ 'pragma': { 'doc-required': true } }
##
# @Lamp:
#
# @watts: how much
##
{ 'struct': 'Lamp', 'data': { 'watts': 'int', ▸'*colour': 'str' } }`,
    reason:
      "struct 'Lamp' has the member 'colour' without documentation: describe it as '@colour:', or put 'Lamp' into pragma 'documentation-exceptions'",
  },
  {
    marked: `{ 'pragma': { 'doc-required': true, 'documentation-exceptions': [ 'Lamp' ] } }
##
# @Lamp:
##
{ 'enum': 'Lamp', 'data': [ 'lit' ] }
##
# @Bulb:
##
{ 'enum': 'Bulb', 'data': [ ▸'lit' ] }`,
    reason:
      "enum 'Bulb' has the value 'lit' without documentation: describe it as '@lit:', or put 'Bulb' into pragma 'documentation-exceptions'",
  },
]
