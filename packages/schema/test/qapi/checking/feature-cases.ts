import { LAMP, type RefusedCase, SHAPE } from './refused-case.js'

const MANY = Array.from({ length: 62 }, (_, index) => `'f${index}', `).join('')

/** Features. */
export const featureCases: readonly RefusedCase[] = [
  {
    upstream: 'features-no-list',
    marked: "{ 'struct': 'Lamp', 'data': { }, 'features': ▸'led' }",
    reason: "struct 'Lamp' has the string 'led' for 'features': expected a list of names",
  },
  {
    upstream: 'features-bad-type',
    marked: "{ 'struct': 'Lamp', 'data': { }, 'features': [ ▸[ 'led' ] ] }",
    reason: "struct 'Lamp' has a list for a feature: expected a name or an object",
  },
  {
    marked: "{ 'struct': 'Lamp', 'data': { }, 'features': [ ▸false ] }",
    reason: "struct 'Lamp' has false for a feature: expected a name or an object",
  },
  {
    upstream: 'features-missing-name',
    marked: "{ 'struct': 'Lamp', 'data': { }, 'features': [ ▸{ 'if': 'A' } ] }",
    reason: "struct 'Lamp': a feature misses the key 'name'",
  },
  {
    upstream: 'features-name-bad-type',
    marked: "{ 'struct': 'Lamp', 'data': { }, 'features': [ { 'name': ▸[ 'led' ] } ] }",
    reason: "struct 'Lamp' has a feature whose name is a list: expected a string",
  },
  {
    upstream: 'features-unknown-key',
    marked: "{ 'struct': 'Lamp', 'data': { }, 'features': [ { 'name': 'led', ▸'colour': 'red' } ] }",
    reason: "struct 'Lamp': a feature has the unknown key 'colour'; expected 'name', 'if'",
  },
  {
    upstream: 'features-deprecated-type',
    marked: "{ 'struct': 'Lamp', 'data': { }, 'features': [ ▸'deprecated' ] }",
    reason: "struct 'Lamp' has the feature 'deprecated', which types cannot have; its users can",
  },
  {
    marked: "{ 'enum': 'Lamp', 'data': [ ], 'features': [ 'led', ▸'unstable' ] }",
    reason: "enum 'Lamp' has the feature 'unstable', which types cannot have; its users can",
  },
  {
    upstream: 'features-too-many',
    marked: `{ 'command': 'lamp-on', 'features': [ ${MANY}▸'one-more' ] }`,
    reason:
      "command 'lamp-on' has the feature 'one-more', which is one too many: a schema can have 64 different ones, 'deprecated' and 'unstable' among them",
  },
  {
    marked: `${SHAPE}${LAMP}{ 'union': 'Light', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape',
  'data': { 'round': { 'type': 'Lamp', ▸'features': [ 'led' ] } } }`,
    reason: "union 'Light': branch 'round' has the unknown key 'features'; expected 'type', 'if'",
  },
]
