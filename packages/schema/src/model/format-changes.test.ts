import { expect, test } from 'vitest'
import { formatChanges, type SchemaChange } from './index.js'

const changes: SchemaChange[] = [
  { kind: 'added', what: 'command', path: ['command a'], after: '(x: str)', since: '9.1', condition: 'CONFIG_A or B' },
  { kind: 'changed', what: 'type', path: ['command b', 'argument x'], before: 'str', after: 'X', breaking: true },
  {
    kind: 'added',
    what: 'member',
    path: ['command b', 'returns', 'branch y', 'member z'],
    after: 'int',
    optional: true,
  },
  { kind: 'changed', what: 'optional', path: ['command b', 'argument v'], before: 'required', after: 'optional' },
  { kind: 'changed', what: 'condition', path: ['command c'], after: 'A' },
  {
    kind: 'changed',
    what: 'flag',
    path: ['command c', 'flag allow-oob'],
    before: 'true',
    after: 'false',
    breaking: true,
  },
  { kind: 'removed', what: 'feature', path: ['command c', 'feature slow'] },
  { kind: 'removed', what: 'event', path: ['event D'], before: '()', breaking: true },
  { kind: 'renamed', what: 'struct', path: ['struct E'], before: 'E', after: 'F' },
  { kind: 'added', what: 'member', path: ['struct E', 'member g'], after: '[str]' },
  { kind: 'changed', what: 'since', path: ['struct H'], before: '1.0', after: '1.1' },
]

test('one line each, below the definition', () => {
  expect(formatChanges(changes)).toBe(
    [
      '+ command a: (x: str), since 9.1, if CONFIG_A or B',
      '~ command b',
      '    ~ argument x: type str -> X !',
      '    + returns / branch y / member z: int, optional',
      '    ~ argument v: required -> optional',
      '~ command c',
      '    ~ condition always -> A',
      '    ~ flag allow-oob: true -> false !',
      '    - feature slow',
      '- event D: () !',
      '> struct E: now F',
      '    + member g: [str]',
      '~ struct H',
      '    ~ since 1.0 -> 1.1',
      '',
    ].join('\n'),
  )
})

test('no changes', () => {
  expect(formatChanges([])).toBe('no difference\n')
})
