import { expect, test } from 'vitest'
import type { ArgumentTypes } from './command-descriptor.js'
import { parseWord } from './parse-word.js'

const types: ArgumentTypes = {
  Either: { kind: 'alternate', types: ['str', 'int', 'null'] },
  Word: { kind: 'enum', values: ['on', 'off'] },
  Struct: { kind: 'struct', members: [] },
}

test.each([
  ['str', 'x', 'x'],
  ['any', '5', 5],
  ['bool', 'true', true],
  ['bool', 'yes', undefined],
  ['int', '12', 12],
  ['uint64', '18446744073709551615', 18446744073709551615n],
  ['int', '1e3', undefined],
  ['int', ' 1', undefined],
  ['number', '1.5', 1.5],
  ['number', '-2e-3', -0.002],
  ['number', '9007199254740993', 9007199254740993n],
  ['number', 'Infinity', undefined],
  ['null', 'null', null],
  ['null', 'nil', undefined],
  ['Word', 'maybe', 'maybe'],
  ['Struct', '{}', undefined],
  ['Either', '7', 7],
  ['Either', 'null', null],
  ['Either', 'seven', 'seven'],
  ['Either', '', ''],
])('parseWord takes a %s from %j', (type, text, value) => {
  expect(parseWord(text, type, types)).toBe(value)
})
