import { expect, test } from 'vitest'
import type { Attack, Attacks } from './attack.js'
import { attacks } from './attacks.js'
import { executes, returned } from './called.js'
import { gaps, type Met } from './coverage.js'

const asked = { ask: 'x', gets: () => true }
const typed = { types: 'x', exits: 0, says: [] }
const called = executes('x', returned('{}'))
const attack = (meets: Partial<Attack>): Attack => ({
  plays: 'x',
  play: {},
  client: asked,
  tool: typed,
  gateway: [called, called],
  ...meets,
})

const all: Attacks = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`T${at + 1}`, [attack({})]]))
const once = (without?: string): Met => ({
  client: new Map(Object.keys(all).map((threat) => [threat, 1])),
  tool: new Map(Object.keys(all).flatMap((threat) => (threat === without ? [] : [[threat, 1]]))),
  gateway: new Map(Object.keys(all).map((threat) => [threat, 2])),
})

test('nothing is amiss where each victim met each threat', () => {
  expect(gaps(all, once())).toEqual([])
})

test.each<[string, Attacks, Met, string[]]>([
  ['a play that did not take place', all, once('T7'), ['T7: played 0 times against the tool, not 1']],
  [
    'a threat without plays',
    { ...all, T7: [] },
    once('T7'),
    [
      'T7: not played against the client, and nothing says why',
      'T7: not played against the tool, and nothing says why',
      'T7: not played against the gateway, and nothing says why',
    ],
  ],
  [
    'a reason that says nothing',
    { ...all, T7: [attack({ tool: '' })] },
    once('T7'),
    ['T7: the tool has a reason that says nothing'],
  ],
  [
    'a victim that met what it cannot',
    { ...all, T7: [attack({ tool: 'because' })] },
    once(),
    ['T7: played 1 times against the tool, not 0'],
  ],
  [
    'one of several calls that did not take place',
    { ...all, T7: [attack({ gateway: [called, called, called] })] },
    once(),
    ['T7: played 2 times against the gateway, not 3'],
  ],
  ['a victim that is not looked at', all, { client: once().client ?? new Map() }, []],
  ['a reason', { ...all, T7: [attack({ tool: 'because' })] }, once('T7'), []],
  ['a threat that is none', { ...all, T31: [] }, once(), ['T31 is no threat']],
])('%s', (_, table, met, found) => {
  expect(gaps(table, met)).toEqual(found)
})

test('every threat is in the table for each victim, as a play or with a reason', () => {
  const nothing: Met = { client: new Map(), tool: new Map(), gateway: new Map() }
  expect(gaps(attacks, nothing).filter((found) => !found.includes('played 0 times'))).toEqual([])
})
