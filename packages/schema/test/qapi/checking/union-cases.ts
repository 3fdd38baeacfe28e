import { LAMP, type RefusedCase, SHAPE } from './refused-case.js'

/** Unions. */
export const unionCases: readonly RefusedCase[] = [
  {
    upstream: 'union-base-any',
    marked: `${SHAPE}{ 'union': 'Lamp', 'base': ▸'any', 'discriminator': 'shape', 'data': { } }`,
    reason: "union 'Lamp': 'base' is the built-in type 'any': expected a struct",
  },
  {
    upstream: 'union-invalid-base',
    marked: `${SHAPE}{ 'union': 'Lamp', 'base': ▸'int', 'discriminator': 'shape', 'data': { } }`,
    reason: "union 'Lamp': 'base' is the built-in type 'int': expected a struct",
  },
  {
    marked: "{ 'union': 'Lamp', 'base': { 'shape': ▸'Shape' }, 'discriminator': 'shape', 'data': { } }",
    reason: "union 'Lamp': member 'shape' has the unknown type 'Shape'",
  },
  {
    marked: "{ 'union': 'Lamp', 'base': ▸[ 'Light' ], 'discriminator': 'shape', 'data': { } }",
    reason: "union 'Lamp': 'base' has a list for a type: expected an object or the name of a struct",
  },
  {
    upstream: 'union-base-union',
    marked: `${SHAPE}{ 'union': 'Light', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape', 'data': { } }
{ 'union': 'Lamp', 'base': ▸'Light', 'discriminator': 'shape', 'data': { } }`,
    reason: "union 'Lamp': 'base' is the union 'Light': expected a struct",
  },
  {
    upstream: 'union-base-empty',
    marked: `{ 'struct': 'Light', 'data': { } }
{ 'union': 'Lamp', 'base': 'Light', 'discriminator': ▸'shape', 'data': { } }`,
    reason: "union 'Lamp': discriminator 'shape' is not a member of the base",
  },
  {
    marked: "{ 'union': 'Lamp', 'base': { }, 'discriminator': ▸'shape', 'data': { } }",
    reason: "union 'Lamp': discriminator 'shape' is not a member of the base",
  },
  {
    upstream: 'union-bad-discriminator',
    marked: `${SHAPE}{ 'union': 'Lamp', 'base': { 'shape': 'Shape' }, 'discriminator': ▸{ }, 'data': { } }`,
    reason: "union 'Lamp' has an object for 'discriminator': expected the name of a member",
  },
  {
    upstream: 'union-discriminator-bad-name',
    marked: `${SHAPE}{ 'union': 'Lamp', 'base': { '*shape': 'Shape' }, 'discriminator': ▸'*shape', 'data': { } }`,
    reason: "union 'Lamp': discriminator '*shape' is not a member of the base; did you mean 'shape'?",
  },
  {
    marked: `${SHAPE}{ 'union': 'Lamp', 'base': { 'desk-shape': 'Shape' }, 'discriminator': ▸'desk_shape', 'data': { } }`,
    reason: "union 'Lamp': discriminator 'desk_shape' is not a member of the base; did you mean 'desk-shape'?",
  },
  {
    upstream: 'union-invalid-discriminator',
    marked: `${SHAPE}{ 'union': 'Lamp', 'base': { 'shape': 'Shape' }, 'discriminator': ▸'shap', 'data': { } }`,
    reason: "union 'Lamp': discriminator 'shap' is not a member of the base; did you mean 'shape'?",
  },
  {
    upstream: 'union-optional-discriminator',
    marked: `${SHAPE}{ 'union': 'Lamp', 'base': { '*shape': 'Shape' }, 'discriminator': ▸'shape', 'data': { } }`,
    reason: "union 'Lamp': discriminator 'shape' is optional, which it must not be",
  },
  {
    upstream: 'union-invalid-if-discriminator',
    marked: `${SHAPE}{ 'union': 'Lamp', 'base': { 'shape': { 'type': 'Shape', 'if': 'A' } }, 'discriminator': ▸'shape', 'data': { } }`,
    reason: "union 'Lamp': discriminator 'shape' has an 'if', which it must not have",
  },
  {
    upstream: 'union-string-discriminator',
    marked: "{ 'union': 'Lamp', 'base': { 'shape': 'str' }, 'discriminator': ▸'shape', 'data': { } }",
    reason: "union 'Lamp': discriminator 'shape' is of the built-in type 'str': expected an enum",
  },
  {
    marked: `${SHAPE}{ 'union': 'Lamp', 'base': { 'shape': ['Shape'] }, 'discriminator': ▸'shape', 'data': { } }`,
    reason: "union 'Lamp': discriminator 'shape' is a list: expected an enum",
  },
  {
    marked: `${LAMP}{ 'union': 'Light', 'base': { 'shape': 'Lamp' }, 'discriminator': ▸'shape', 'data': { } }`,
    reason: "union 'Light': discriminator 'shape' is of the struct 'Lamp': expected an enum",
  },
  {
    upstream: 'union-invalid-data',
    marked: `${SHAPE}{ 'union': 'Lamp', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape', 'data': ▸[ 'round' ] }`,
    reason: "union 'Lamp' has a list for 'data': expected an object",
  },
  {
    upstream: 'union-invalid-branch-key',
    marked: `${SHAPE}${LAMP}{ 'union': 'Light', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape',
  'data': { 'round': 'Lamp',
            ▸'sqare': 'Lamp' } }`,
    reason: "union 'Light': branch 'sqare' is not a value of the discriminator's enum; did you mean 'square'?",
  },
  {
    marked: `${SHAPE}${LAMP}{ 'union': 'Light', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape',
  'data': { ▸'*round': 'Lamp' } }`,
    reason: "union 'Light': branch '*round' is not a value of the discriminator's enum; did you mean 'round'?",
  },
  {
    upstream: 'union-empty',
    marked: `{ 'enum': 'Shape', 'data': [ ] }
{ 'union': 'Lamp', 'base': { 'shape': 'Shape' }, 'discriminator': ▸'shape', 'data': { } }`,
    reason: "union 'Lamp' has no branches: its enum has no values",
  },
  {
    upstream: 'union-array-branch',
    marked: `${SHAPE}${LAMP}{ 'union': 'Light', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape',
  'data': { 'round': ▸['Lamp'] } }`,
    reason: "union 'Light': branch 'round' has a list for a type: expected the name of a type",
  },
  {
    upstream: 'union-int-branch',
    marked: `${SHAPE}{ 'union': 'Light', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape',
  'data': { 'round': ▸'int' } }`,
    reason: "union 'Light': branch 'round' has the built-in type 'int' for a type: expected a struct or a union",
  },
  {
    marked: `${SHAPE}{ 'alternate': 'Lamp', 'data': { 'watts': 'int' } }
{ 'union': 'Light', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape',
  'data': { 'round': ▸'Lamp' } }`,
    reason: "union 'Light': branch 'round' has the alternate 'Lamp' for a type: expected a struct or a union",
  },
  {
    upstream: 'union-branch-invalid-dict',
    marked: `${SHAPE}{ 'union': 'Light', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape',
  'data': { 'round': ▸{ 'if': 'A' } } }`,
    reason: "union 'Light': branch 'round' misses the key 'type'",
  },
  {
    upstream: 'union-inline-invalid-dict',
    marked: `${SHAPE}{ 'union': 'Light', 'base': { 'shape': 'Shape', 'watts': ▸{ } }, 'discriminator': 'shape', 'data': { } }`,
    reason: "union 'Light': 'base': member 'watts' misses the key 'type'",
  },
  {
    upstream: 'union-bad-base',
    marked: `${SHAPE}${LAMP}{ 'union': 'Light', 'base': { 'shape': 'Shape', '*watts': 'int' }, 'discriminator': 'shape',
  'data': { ▸'round': 'Lamp' } }`,
    reason:
      "union 'Light': branch 'round' has the member 'watts' of struct 'Lamp', which clashes with the common member 'watts'",
  },
  {
    upstream: 'union-clash-member',
    marked: `${SHAPE}${LAMP}{ 'struct': 'DeskLamp', 'base': 'Lamp', 'data': { } }
{ 'struct': 'Light', 'base': 'Lamp', 'data': { 'shape': 'Shape' } }
{ 'union': 'AnyLight', 'base': 'Light', 'discriminator': 'shape',
  'data': { ▸'round': 'DeskLamp' } }`,
    reason:
      "union 'AnyLight': branch 'round' has the member 'watts' of struct 'Lamp', which clashes with the common member 'watts'",
  },
  {
    upstream: 'union-invalid-union-subfield',
    marked: `${SHAPE}${LAMP}{ 'union': 'Light', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape',
  'data': { 'round': 'Lamp' } }
{ 'enum': 'Kind', 'data': [ 'old', 'new' ] }
{ 'union': 'AnyLight', 'base': { 'kind': 'Kind', 'watts': 'int' }, 'discriminator': 'kind',
  'data': { ▸'old': 'Light' } }`,
    reason:
      "union 'AnyLight': branch 'old' has the member 'watts' of struct 'Lamp', which clashes with the common member 'watts'",
  },
  {
    upstream: 'union-invalid-union-subtype',
    marked: `${SHAPE}{ 'union': 'Light', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape', 'data': { } }
{ 'union': 'AnyLight', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape',
  'data': { ▸'round': 'Light' } }`,
    reason:
      "union 'AnyLight': branch 'round' has the member 'shape' of union 'Light', which clashes with the common member 'shape'",
  },
  {
    marked: `${SHAPE}{ 'union': ▸'Light', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape',
  'data': { 'round': 'Light' } }`,
    reason: "union 'Light' contains itself",
  },
]
