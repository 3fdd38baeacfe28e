import { LAMP, type RefusedCase, SHAPE } from './refused-case.js'

/** Build settings. */
export const conditionCases: readonly RefusedCase[] = [
  {
    upstream: 'bad-if',
    marked: "{ 'struct': 'Lamp', 'data': { }, 'if': ▸false }",
    reason: "struct 'Lamp': 'if' is false: expected a build setting or an object",
  },
  {
    upstream: 'bad-if-list',
    marked: "{ 'struct': 'Lamp', 'data': { }, 'if': ▸[ 'CONFIG_LAMP' ] }",
    reason: "struct 'Lamp': 'if' is a list: expected a build setting or an object",
  },
  {
    upstream: 'bad-if-empty',
    marked: "{ 'struct': 'Lamp', 'data': { }, 'if': ▸'' }",
    reason:
      "struct 'Lamp': 'if' has the bad build setting '': expected upper-case letters, digits and '_', as in 'CONFIG_LINUX'",
  },
  {
    marked: "{ 'struct': 'Lamp', 'data': { }, 'if': ▸'defined(CONFIG_LAMP)' }",
    reason:
      "struct 'Lamp': 'if' has the bad build setting 'defined(CONFIG_LAMP)': expected upper-case letters, digits and '_', as in 'CONFIG_LINUX'",
  },
  {
    marked: "{ 'struct': 'Lamp', 'data': { }, 'if': ▸'config_lamp' }",
    reason:
      "struct 'Lamp': 'if' has the bad build setting 'config_lamp': expected upper-case letters, digits and '_', as in 'CONFIG_LINUX'",
  },
  {
    upstream: 'bad-if-empty-list',
    marked: "{ 'struct': 'Lamp', 'data': { }, 'if': { 'all': ▸[ ] } }",
    reason: "struct 'Lamp': 'if' has an empty list for 'all'",
  },
  {
    marked: "{ 'struct': 'Lamp', 'data': { }, 'if': { 'any': ▸[ ] } }",
    reason: "struct 'Lamp': 'if' has an empty list for 'any'",
  },
  {
    upstream: 'bad-if-all',
    marked: "{ 'struct': 'Lamp', 'data': { }, 'if': { 'all': ▸'CONFIG_LAMP' } }",
    reason: "struct 'Lamp': 'if' has the string 'CONFIG_LAMP' for 'all': expected a list of conditions",
  },
  {
    upstream: 'bad-if-key',
    marked: "{ 'struct': 'Lamp', 'data': { }, 'if': { ▸'value': 'CONFIG_LAMP' } }",
    reason: "struct 'Lamp': 'if' has the unknown key 'value'; expected 'all', 'any', 'not'",
  },
  {
    upstream: 'bad-if-keys',
    marked: "{ 'struct': 'Lamp', 'data': { }, 'if': ▸{ 'any': ['A'], 'all': ['B'] } }",
    reason: "struct 'Lamp': 'if' must have exactly one of the keys 'all', 'any' and 'not'",
  },
  {
    marked: "{ 'struct': 'Lamp', 'data': { }, 'if': ▸{ } }",
    reason: "struct 'Lamp': 'if' must have exactly one of the keys 'all', 'any' and 'not'",
  },
  {
    upstream: 'bad-if-not',
    marked: "{ 'struct': 'Lamp', 'data': { }, 'if': { 'not': ▸[ 'CONFIG_LAMP' ] } }",
    reason: "struct 'Lamp': 'if' is a list: expected a build setting or an object",
  },
  {
    marked: "{ 'struct': 'Lamp', 'data': { }, 'if': { 'not': { 'any': [ 'A', { 'all': [ 'B', ▸'b' ] } ] } } }",
    reason:
      "struct 'Lamp': 'if' has the bad build setting 'b': expected upper-case letters, digits and '_', as in 'CONFIG_LINUX'",
  },
  {
    upstream: 'struct-member-if-invalid',
    marked: "{ 'struct': 'Lamp', 'data': { 'watts': { 'type': 'int', 'if': ▸true } } }",
    reason: "struct 'Lamp': member 'watts': 'if' is true: expected a build setting or an object",
  },
  {
    upstream: 'enum-if-invalid',
    marked: "{ 'enum': 'Lamp', 'data': [ { 'name': 'on', 'if': { ▸'none': 'A' } } ] }",
    reason: "enum 'Lamp': value 'on': 'if' has the unknown key 'none'; expected 'all', 'any', 'not'",
  },
  {
    upstream: 'alternate-branch-if-invalid',
    marked: "{ 'alternate': 'Lamp', 'data': { 'watts': { 'type': 'int', 'if': ▸' ' } } }",
    reason:
      "alternate 'Lamp': branch 'watts': 'if' has the bad build setting ' ': expected upper-case letters, digits and '_', as in 'CONFIG_LINUX'",
  },
  {
    upstream: 'union-branch-if-invalid',
    marked: `${SHAPE}${LAMP}{ 'union': 'Light', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape',
  'data': { 'round': { 'type': 'Lamp', 'if': ▸'' } } }`,
    reason:
      "union 'Light': branch 'round': 'if' has the bad build setting '': expected upper-case letters, digits and '_', as in 'CONFIG_LINUX'",
  },
  {
    upstream: 'features-if-invalid',
    marked: "{ 'struct': 'Lamp', 'data': { }, 'features': [ { 'name': 'led', 'if': ▸false } ] }",
    reason: "struct 'Lamp': feature 'led': 'if' is false: expected a build setting or an object",
  },
]
