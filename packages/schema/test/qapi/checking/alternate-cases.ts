import { LAMP, type RefusedCase, SHAPE } from './refused-case.js'

/** Alternates. */
export const alternateCases: readonly RefusedCase[] = [
  {
    upstream: 'alternate-empty',
    marked: "{ 'alternate': 'Lamp', 'data': ▸{ } }",
    reason: "alternate 'Lamp' must have at least one branch",
  },
  {
    upstream: 'alternate-data-invalid',
    marked: "{ 'alternate': 'Lamp', 'data': ▸[ 'bool', 'int' ] }",
    reason: "alternate 'Lamp' has a list for 'data': expected an object",
  },
  {
    upstream: 'alternate-any',
    marked: "{ 'alternate': 'Lamp', 'data': { 'watts': ▸'any' } }",
    reason:
      "alternate 'Lamp': branch 'watts' has the built-in type 'any' for a type, whose values can have several JSON types",
  },
  {
    upstream: 'alternate-nested',
    marked: `{ 'alternate': 'Lamp', 'data': { 'watts': 'int' } }
{ 'alternate': 'Light', 'data': { 'lamp': ▸'Lamp', 'name': 'bool' } }`,
    reason:
      "alternate 'Light': branch 'lamp' has the alternate 'Lamp' for a type, whose values can have several JSON types",
  },
  {
    upstream: 'alternate-invalid-dict',
    marked: "{ 'alternate': 'Lamp', 'data': { 'watts': ▸{ } } }",
    reason: "alternate 'Lamp': branch 'watts' misses the key 'type'",
  },
  {
    marked: "{ 'alternate': 'Lamp', 'data': { 'watts': 'bool', 'all': [ ▸'Watts' ] } }",
    reason: "alternate 'Lamp': branch 'all' has the unknown type 'Watts'",
  },
  {
    upstream: 'alternate-conflict-lists',
    marked: "{ 'alternate': 'Lamp', 'data': { 'names': [ 'str' ], 'watts': [ ▸'int' ] } }",
    reason: "alternate 'Lamp': branch 'watts' cannot be told from the branch 'names' by its values",
  },
  {
    upstream: 'alternate-conflict-dict',
    marked: `${LAMP}{ 'struct': 'Globe', 'data': { } }
{ 'alternate': 'Light', 'data': { 'lamp': 'Lamp', 'globe': ▸'Globe' } }`,
    reason: "alternate 'Light': branch 'globe' cannot be told from the branch 'lamp' by its values",
  },
  {
    upstream: 'alternate-conflict-enum-bool',
    marked: `{ 'enum': 'Switch', 'data': [ 'auto', 'on' ] }
{ 'alternate': 'Lamp', 'data': { 'switch': 'Switch', 'lit': ▸'bool' } }`,
    reason: "alternate 'Lamp': branch 'lit' cannot be told from the branch 'switch' by its values",
  },
  {
    marked: `{ 'enum': 'Switch', 'data': [ 'auto', 'off' ] }
{ 'alternate': 'Lamp', 'data': { 'lit': 'bool', 'switch': ▸'Switch' } }`,
    reason: "alternate 'Lamp': branch 'switch' cannot be told from the branch 'lit' by its values",
  },
  {
    upstream: 'alternate-conflict-enum-int',
    marked: `{ 'enum': 'Switch', 'data': [ 'dark', '2-watts' ] }
{ 'alternate': 'Lamp', 'data': { 'switch': 'Switch', 'watts': ▸'uint8' } }`,
    reason: "alternate 'Lamp': branch 'watts' cannot be told from the branch 'switch' by its values",
  },
  {
    upstream: 'alternate-conflict-string',
    marked: `${SHAPE}{ 'alternate': 'Lamp', 'data': { 'shape': 'Shape', 'name': ▸'str' } }`,
    reason: "alternate 'Lamp': branch 'name' cannot be told from the branch 'shape' by its values",
  },
  {
    marked: `{ 'enum': 'Shape', 'data': [ 'round' ] }
{ 'alternate': 'Lamp', 'data': { 'shape': 'Shape', 'type': ▸'QType' } }`,
    reason: "alternate 'Lamp': branch 'type' cannot be told from the branch 'shape' by its values",
  },
  {
    upstream: 'alternate-conflict-bool-string',
    marked: "{ 'alternate': 'Lamp', 'data': { 'name': 'str', 'lit': ▸'bool' } }",
    reason: "alternate 'Lamp': branch 'lit' cannot be told from the branch 'name' by its values",
  },
  {
    upstream: 'alternate-conflict-num-string',
    marked: "{ 'alternate': 'Lamp', 'data': { 'name': 'str', 'watts': ▸'number' } }",
    reason: "alternate 'Lamp': branch 'watts' cannot be told from the branch 'name' by its values",
  },
  {
    marked: "{ 'alternate': 'Lamp', 'data': { 'watts': 'int', 'lumen': ▸'number' } }",
    reason: "alternate 'Lamp': branch 'lumen' cannot be told from the branch 'watts' by its values",
  },
  {
    marked: "{ 'alternate': 'Lamp', 'data': { 'none': 'null', 'nothing': ▸'null' } }",
    reason: "alternate 'Lamp': branch 'nothing' cannot be told from the branch 'none' by its values",
  },
]
