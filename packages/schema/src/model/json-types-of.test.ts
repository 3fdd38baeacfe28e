import { expect, test } from 'vitest'
import { lamps, member } from '../../test/lamps.js'
import { jsonTypesOf, type TypeRef } from './index.js'

test.each<[TypeRef, string[]]>([
  ['str', ['string']],
  ['size', ['int']],
  ['int8', ['int']],
  ['number', ['number']],
  ['bool', ['boolean']],
  ['null', ['null']],
  ['any', ['value']],
  ['QType', ['string']],
  [{ array: 'Colour' }, ['array']],
  ['Kind', ['string']],
  ['Bulb', ['object']],
  ['Lamp', ['object']],
  ['Colour', ['string', 'array']],
])('%j', (type, expected) => {
  expect(jsonTypesOf(lamps(), type)).toEqual(expected)
})

test('a name that is not there', () => {
  expect(() => jsonTypesOf(lamps(), 'Candle')).toThrow("No type 'Candle' in the schema")
  expect(() => jsonTypesOf(lamps(), 'toString')).toThrow("No type 'toString' in the schema")
})

test('alternates within each other end', () => {
  const circle = lamps(({ alternates }) => {
    alternates.Loop = { branches: [member('again', 'Loop'), member('end', 'null')] }
  })
  expect(jsonTypesOf(circle, 'Loop')).toEqual(['null'])
})
