import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { attacks } from '../hostile/attacks.js'
import { environments, nameOf } from '../matrix.js'
import { requirements } from '../requirements.js'
import { environmentOf, scenarioOf } from './break.js'
import { breaks } from './breaks.js'
import { hostileBreaks } from './hostile-breaks.js'

const workspace = join(import.meta.dirname, '..', '..', '..', '..')

test.each(breaks)('$shows, $fault: what is to be broken stands there once', ({ file, from, to }) => {
  expect(readFileSync(join(workspace, file), 'utf8').split(from)).toHaveLength(2)
  expect(to).not.toBe(from)
})

test('every requirement is seen to be broken', () => {
  const broken = new Set(breaks.map(({ shows }) => shows.split(':')[0] ?? ''))
  expect([...broken].sort()).toEqual(Object.keys(requirements).sort())
})

test('every row of the threat model is seen to be broken', () => {
  const broken = new Set(hostileBreaks.map(({ shows }) => shows.split(': ')[1]))
  expect([...broken].sort()).toEqual(Object.keys(attacks).sort())
})

test.each(breaks)('$shows, $fault: an environment has the scenario', (one) => {
  const there = environments.find((environment) => nameOf(environment) === environmentOf(one))
  expect(there?.scenarios).toContain(scenarioOf(one))
})
