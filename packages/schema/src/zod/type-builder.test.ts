import { describe, expect, test } from 'vitest'
import { type Strictness, TypeBuilder } from './type-builder.js'
import type { TypeTable } from './type-table.js'

const types: TypeTable['types'] = {
  Named: { members: { id: 'str' } },
  Drive: { base: 'Named', members: { slots: '[uint8]', 'lid?': 'Lid', extra: 'any' } },
  Lid: ['open', 'shut'],
  Make: ['pressed', 'burnt', 'blank'],
  Speed: ['slow', 'fast'],
  Disc: { base: 'Named', members: { make: 'Make' }, on: 'make', branches: { pressed: 'Pressed', burnt: 'Burning' } },
  Pressed: { members: { layers: 'Layers' } },
  Burning: { members: { speed: 'Speed' }, on: 'speed', branches: { slow: 'Burnt' } },
  Burnt: { members: { 'from?': 'DiscOrId' } },
  Layers: { anyOf: ['str', '[str]', 'null', 'number'] },
  DiscOrId: { anyOf: ['Disc', 'str'] },
  Odd: { base: 'Lid', members: {} },
  Shelf: { members: { row: 'int', 'colour~': 'str' } },
}

const lenient: Strictness = { unknownWords: 'pass', unknownMembers: 'pass', youngMembers: 'may be absent' }
const strict: Strictness = { unknownWords: 'refuse', unknownMembers: 'pass', youngMembers: 'required' }
const closed: Strictness = { unknownWords: 'refuse', unknownMembers: 'refuse', youngMembers: 'required' }

/** The paths of what is wrong; empty when nothing is. */
function wrong(type: string, value: unknown, strictness = closed): string[] {
  const issues = new TypeBuilder(types, strictness).type(type).safeParse(value).error?.issues ?? []
  return issues.map(({ path }) => path.join('.'))
}

describe('a struct', () => {
  const drive = { id: 'd0', slots: [1, 2], extra: null }

  test('has its own members and those of its base', () => {
    expect(wrong('Drive', drive)).toEqual([])
    expect(wrong('Drive', { ...drive, lid: 'shut' })).toEqual([])
    expect(wrong('Drive', {})).toEqual(['id', 'slots', 'extra'])
    expect(wrong('Drive', { ...drive, id: 1, slots: [1, 256], lid: 'ajar' })).toEqual(['id', 'slots.1', 'lid'])
  })

  test('may lack a young member unless it is checked strictly', () => {
    expect(wrong('Shelf', { row: 1 }, lenient)).toEqual([])
    expect(wrong('Shelf', { row: 1, colour: 2 }, lenient)).toEqual(['colour'])
    expect(wrong('Shelf', { row: 1 }, strict)).toEqual(['colour'])
    expect(wrong('Shelf', { row: 1, colour: 'red' }, strict)).toEqual([])
  })

  test('takes undefined for an absent member', () => {
    expect(wrong('Drive', { ...drive, lid: undefined })).toEqual([])
  })

  test.each([null, [], 'text', 1])('is not %j', (value) => {
    expect(wrong('Drive', value)).toEqual([''])
  })
})

describe('a union', () => {
  test.each([
    { id: 'a', make: 'pressed', layers: 'one' },
    { id: 'a', make: 'burnt', speed: 'slow' },
    { id: 'a', make: 'burnt', speed: 'slow', from: { id: 'b', make: 'burnt', speed: 'fast' } },
    { id: 'a', make: 'burnt', speed: 'fast' },
    { id: 'a', make: 'blank' },
  ])('takes %j', (value) => {
    for (const strictness of [lenient, strict, closed]) expect(wrong('Disc', value, strictness)).toEqual([])
  })

  test.each([
    { value: { make: 'pressed', layers: 'one' }, paths: ['id'] },
    { value: { id: 'a', make: 'pressed' }, paths: ['layers'] },
    { value: { id: 'a', make: 'burnt', layers: 'one' }, paths: ['speed'] },
    { value: { id: 1, make: 'burnt', speed: 'slow', from: 1 }, paths: ['id', 'from'] },
    { value: { id: 'a', make: 'burnt', speed: 'slow', from: { id: 'b', make: 'pressed' } }, paths: ['from.layers'] },
    { value: { id: 'a', make: 'burnt', speed: 'fast', from: 'b' }, paths: [''] },
    { value: { id: 'a', make: 'blank', layers: 'one' }, paths: [''] },
    { value: { id: 'a' }, paths: ['make'] },
    { value: { id: 'a', make: 1 }, paths: ['make'] },
    { value: null, paths: [''] },
  ])('finds what is wrong with $value', ({ value, paths }) => {
    expect(wrong('Disc', value)).toEqual(paths)
  })

  test('of an unknown word has its common members, and any others', () => {
    const value = { id: 'a', make: 'etched', depth: 3 }
    expect(wrong('Disc', value, lenient)).toEqual([])
    expect(wrong('Disc', { ...value, id: 1 }, lenient)).toEqual(['id'])
    expect(wrong('Disc', value, strict)).toEqual(['make'])
    expect(wrong('Disc', value, closed)).toEqual(['make'])
    expect(wrong('Disc', { ...value, make: 'burnt', speed: 'idle' }, closed)).toEqual(['speed'])
    expect(wrong('Disc', { ...value, make: 'constructor' }, lenient)).toEqual([])
  })
})

describe('an alternate', () => {
  test.each(['one', [], ['one', 'two'], null, 2, 0.5, 2n ** 70n].map((layers) => ({ layers })))('takes %o', (value) => {
    expect(wrong('Pressed', value)).toEqual([])
  })

  test.each([
    { layers: true, paths: ['layers'] },
    { layers: ['one', 2], paths: ['layers.1'] },
    { layers: {}, paths: ['layers'] },
  ])('refuses $layers', ({ layers, paths }) => {
    expect(wrong('Pressed', { layers })).toEqual(paths)
  })
})

describe('an unknown member', () => {
  const text = '{"id": "a", "constructor": {"b": 1}, "toString": null, "__proto__": {"polluted": true}}'

  test('stays, except that nobody can smuggle in a prototype', () => {
    const parsed = new TypeBuilder(types, lenient).type('Named').parse(JSON.parse(text))
    expect(Object.entries(Object(parsed))).toEqual([
      ['id', 'a'],
      ['constructor', { b: 1 }],
      ['toString', null],
    ])
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype)
    expect(parsed).not.toHaveProperty('polluted')
    expect({}).not.toHaveProperty('polluted')
  })

  test('is refused by a closed object, whatever its name', () => {
    const issues = new TypeBuilder(types, closed).type('Named').safeParse(JSON.parse(text)).error?.issues
    expect(issues).toMatchObject([{ code: 'unrecognized_keys', keys: ['constructor', 'toString', '__proto__'] }])
  })
})

test('types are built once', () => {
  const builder = new TypeBuilder(types, lenient)
  expect(builder.type('[Drive]')).toBe(builder.type('[Drive]'))
  const members = { a: 'int' }
  expect(builder.members(members)).toBe(builder.members(members))
})

test('a name that the table has not is told', () => {
  expect(() => new TypeBuilder(types, lenient).type('Nothing')).toThrow("Type 'Nothing' is neither built in nor")
  expect(() => wrong('Odd', {})).toThrow(
    "Type 'Lid' is used as an object, but the table of types has no object of that",
  )
})
