import { expect, test } from 'vitest'
import { lamps, member } from '../../../test/lamps.js'
import { schemaOf } from '../../../test/schema-of.js'
import type { Schema } from '../schema.js'
import { findRenames } from './find-renames.js'

/** Everything under other names. */
function renamed(schema: Schema, names: Readonly<Record<string, string>>): Schema {
  const text = Object.entries(names).reduce(
    (json, [from, to]) => json.replaceAll(`"${from}"`, `"${to}"`),
    JSON.stringify(schema),
  )
  return JSON.parse(text)
}

test('each kind of type, wherever it is named', () => {
  const names = { Bulb: 'LightBulb', Common: 'Base', Led: 'Diode', Socket: 'Holder', Lamp: 'Lantern', Colour: 'Hue' }
  expect(Object.fromEntries(findRenames(lamps(), renamed(lamps(), names)))).toEqual(names)
  expect(findRenames(lamps(), lamps())).toEqual(new Map())
})

test('types that name each other', () => {
  const circle = schemaOf({
    commands: { x: { args: [member('a', 'A')] } },
    structs: { A: { members: [member('b', { array: 'B' })] }, B: { members: [member('a', 'A'), member('n', 'int')] } },
  })
  const names = { A: 'C', B: 'D' }
  expect(Object.fromEntries(findRenames(circle, renamed(circle, names)))).toEqual(names)
  const another = renamed(circle, { ...names, n: 'm' })
  expect(findRenames(circle, another)).toEqual(new Map())
})

test('features, dates and conditions may differ', () => {
  const newer = renamed(lamps(), { Switch: 'Knob' })
  Object.assign(newer.structs.Knob ?? {}, { features: ['unstable'], since: '9.0', if: 'A' })
  expect(findRenames(lamps(), newer)).toEqual(new Map([['Switch', 'Knob']]))
})

test.each<[string, (schema: Schema) => void]>([
  ['another member', ({ structs }) => structs.Knob?.members.push(member('colour', 'str', { optional: true }))],
  ['the old name is still there', ({ structs }) => Object.assign(structs, { Switch: structs.Knob })],
  [
    'only one is a list',
    ({ commands }) => Object.assign(commands['switch-turn']?.args?.[0] ?? {}, { type: { array: 'Knob' } }),
  ],
  ['a type within is another', ({ structs }) => Object.assign(structs.Knob?.members[0] ?? {}, { type: 'Pole' })],
  [
    'not at the same place',
    ({ commands }) => Object.assign(commands['switch-turn']?.args?.[0] ?? {}, { name: 'knob' }),
  ],
])('no other name: %s', (_, change) => {
  const newer = renamed(lamps(), { Switch: 'Knob' })
  change(newer)
  expect(findRenames(lamps(), newer)).toEqual(new Map())
})

test('a type that became two has no new name, nor has what holds it', () => {
  const older = schemaOf({
    commands: { x: { args: [member('box', 'Box'), member('word', 'Word')] } },
    structs: { Box: { members: [member('word', 'Word')] }, Word: { members: [member('s', 'str')] } },
  })
  const newer = schemaOf({
    commands: { x: { args: [member('box', 'Case'), member('word', 'Noun')] } },
    structs: {
      Case: { members: [member('word', 'Verb')] },
      Noun: { members: [member('s', 'str')] },
      Verb: { members: [member('s', 'str')] },
    },
  })
  expect(findRenames(older, newer)).toEqual(new Map())
})
