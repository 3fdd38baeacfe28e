import { expect, test } from 'vitest'
import { sampleSources } from '../../test/sample-sources.js'
import { checkKeys } from './check-keys.js'
import type { Facts } from './facts.js'

function sample(changes: object): Facts {
  return { ...sampleSources().versions[1], ...changes } as Facts
}

test('checkKeys accepts every construct', () => {
  expect(() => checkKeys(sample({}))).not.toThrow()
})

test.each([
  ['a section', { events: {} }, "'QEMU 2.0' have a key that is not understood: 'events'"],
  [
    'a key of a definition',
    { structs: { S: { members: [], base: 'T' } } },
    "'S' have a key that is not understood: 'base'",
  ],
  ['a key of a member', { structs: { S: { members: [{ name: 'm', type: 'int', if: 'X' }] } } }, "'S' have a key"],
])('checkKeys refuses %s that it does not know', (_, changes, message) => {
  expect(() => checkKeys(sample(changes))).toThrow(message)
})

test('checkKeys refuses a definition without its list', () => {
  expect(() => checkKeys(sample({ enums: { E: {} } }))).toThrow("'E' lack the list 'values'")
})
