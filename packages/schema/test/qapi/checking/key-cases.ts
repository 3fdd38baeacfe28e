import type { RefusedCase } from './refused-case.js'

/** What defines nothing, or has wrong keys. */
export const keyCases: readonly RefusedCase[] = [
  {
    upstream: 'missing-type',
    marked: "▸{ 'data': { } }",
    reason:
      "object has no key that tells what it defines; expected one of 'command', 'event', 'struct', 'enum', 'union', 'alternate'",
  },
  {
    marked: "▸{ 'comand': 'lamp-on' }",
    reason: "object has no key that tells what it defines; did you mean 'command'?",
  },
  {
    marked: '▸{ }',
    reason:
      "object has no key that tells what it defines; expected one of 'command', 'event', 'struct', 'enum', 'union', 'alternate'",
  },
  {
    upstream: 'double-type',
    marked: "{ 'command': 'lamp-on', ▸'event': 'LAMP_ON' }",
    reason: "object has both the keys 'command' and 'event': expected only one of them",
  },
  {
    marked: "{ 'struct': 'Lamp', 'data': {}, ▸'enum': 'Lamp' }",
    reason: "object has both the keys 'struct' and 'enum': expected only one of them",
  },
  {
    upstream: 'bad-type-bool',
    marked: "{ 'struct': ▸true, 'data': { } }",
    reason: "object has true for 'struct': expected the struct's name",
  },
  {
    upstream: 'bad-type-dict',
    marked: "{ 'command': ▸{ } }",
    reason: "object has an object for 'command': expected the command's name",
  },
  {
    marked: "{ 'enum': ▸['Lamp'], 'data': [] }",
    reason: "object has a list for 'enum': expected the enum's name",
  },
  {
    upstream: 'unknown-expr-key',
    marked: `{ 'struct': 'Lamp', 'data': { },
  ▸'colour': { } }`,
    reason: "struct 'Lamp' has the unknown key 'colour'; expected 'struct', 'data', 'base', 'if', 'features'",
  },
  {
    marked: "{ 'command': 'lamp-on', ▸'retruns': 'Lamp' }",
    reason: "command 'lamp-on' has the unknown key 'retruns'; did you mean 'returns'?",
  },
  {
    upstream: 'alternate-base',
    marked: `{ 'alternate': 'Lamp',
  ▸'base': 'Thing',
  'data': { 'watts': 'int' } }`,
    reason: "alternate 'Lamp' has the unknown key 'base'; expected 'alternate', 'data', 'if', 'features'",
  },
  {
    marked: "{ 'event': 'LAMP_ON', ▸'returns': 'Lamp' }",
    reason: "event 'LAMP_ON' has the unknown key 'returns'; expected 'event', 'data', 'boxed', 'if', 'features'",
  },
  {
    marked: "{ 'event': 'LAMP_ON', ▸'gen': false }",
    reason: "event 'LAMP_ON' has the unknown key 'gen'; expected 'event', 'data', 'boxed', 'if', 'features'",
  },
  {
    marked: "{ 'struct': 'Lamp', 'data': { }, ▸'discriminator': 'watts' }",
    reason: "struct 'Lamp' has the unknown key 'discriminator'; expected 'struct', 'data', 'base', 'if', 'features'",
  },
  {
    marked: "{ 'enum': 'Lamp', 'data': [ ], ▸'base': 'Thing' }",
    reason: "enum 'Lamp' has the unknown key 'base'; expected 'enum', 'data', 'prefix', 'if', 'features'",
  },
  {
    marked: "▸{ 'struct': 'Lamp' }",
    reason: "struct 'Lamp' misses the key 'data'",
  },
  {
    upstream: 'enum-missing-data',
    marked: "▸{ 'enum': 'Lamp' }",
    reason: "enum 'Lamp' misses the key 'data'",
  },
  {
    marked: "▸{ 'alternate': 'Lamp' }",
    reason: "alternate 'Lamp' misses the key 'data'",
  },
  {
    marked: "▸{ 'union': 'Lamp', 'base': { }, 'discriminator': 'watts' }",
    reason: "union 'Lamp' misses the key 'data'",
  },
  {
    upstream: 'union-base-no-discriminator',
    marked: "▸{ 'union': 'Lamp', 'base': { }, 'data': { } }",
    reason: "union 'Lamp' misses the key 'discriminator'",
  },
  {
    upstream: 'union-no-base',
    marked: "▸{ 'union': 'Lamp', 'discriminator': 'watts', 'data': { } }",
    reason: "union 'Lamp' misses the key 'base'",
  },
]
