import { describe, expect, it } from 'vitest'
import { parseSchema } from '../parse-schema.js'
import { SchemaError } from '../schema-error.js'
import { MAX_OBJECT_DEPTH } from './object-types.js'

function parse(definitions: readonly string[]) {
  return parseSchema('lamps.json', () => definitions.join('\n')).schema
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

/** Milliseconds that a schema may take; they are some ten times what it takes. */
const LIMIT_MS = 5000

describe('objects within objects', () => {
  const chain = (length: number) => [
    ...times(length - 1, (index) => `{ 'struct': 'Lamp${index}', 'base': 'Lamp${index + 1}', 'data': { } }`),
    `{ 'struct': 'Lamp${length - 1}', 'data': { 'watts': 'int' } }`,
  ]

  it(`may be ${MAX_OBJECT_DEPTH} levels deep`, () => {
    expect(Object.keys(parse(chain(MAX_OBJECT_DEPTH)).structs)).toHaveLength(MAX_OBJECT_DEPTH)
  })

  it('may not be deeper, which costs no stack', () => {
    const deep = () => parse(chain(10_000))
    expect(deep).toThrow(SchemaError)
    expect(deep).toThrow(`struct 'Lamp${MAX_OBJECT_DEPTH}' has bases or branches that go deeper than`)
  })

  it('are named by an error that finds a loop, but not all of them', () => {
    const loop = times(9, (index) => `{ 'struct': 'Lamp${index}', 'base': 'Lamp${(index + 1) % 9}', 'data': { } }`)
    expect(() => parse(loop)).toThrow(
      "struct 'Lamp0' contains itself by way of 'Lamp1', 'Lamp2', 'Lamp3', 'Lamp4' and others",
    )
  })
})

describe('time grows with the length of the text', { timeout: 4 * LIMIT_MS }, () => {
  const members = (count: number, stem: string) => times(count, (index) => `'${stem}${index}': 'int'`).join(', ')

  it.each([
    {
      what: 'unions that share a base and a branch of many members',
      definitions: [
        "{ 'enum': 'Shape', 'data': [ 'round' ] }",
        `{ 'struct': 'Base', 'data': { 'shape': 'Shape', ${members(5000, 'a')} } }`,
        `{ 'struct': 'Round', 'data': { ${members(5000, 'b')} } }`,
        ...times(3000, (index) => {
          return `{ 'union': 'Lamp${index}', 'base': 'Base', 'discriminator': 'shape', 'data': { 'round': 'Round' } }`
        }),
      ],
    },
    {
      what: 'unions that have little in common and share a branch of many members',
      definitions: [
        "{ 'enum': 'Shape', 'data': [ 'round' ] }",
        `{ 'struct': 'Round', 'data': { ${members(5000, 'b')} } }`,
        ...times(5000, (index) => {
          const base = "{ 'shape': 'Shape' }"
          return `{ 'union': 'Lamp${index}', 'base': ${base}, 'discriminator': 'shape', 'data': { 'round': 'Round' } }`
        }),
      ],
    },
    {
      what: 'unions and alternates that share an enum of many values',
      definitions: [
        `{ 'enum': 'Shape', 'data': [ ${times(20_000, (index) => `'shape-${index}'`).join(', ')} ] }`,
        ...times(3000, (index) => {
          return `{ 'union': 'Lamp${index}', 'base': { 'shape': 'Shape' }, 'discriminator': 'shape', 'data': { } }`
        }),
        ...times(3000, (index) => `{ 'alternate': 'Light${index}', 'data': { 'shape': 'Shape', 'lit': 'bool' } }`),
      ],
    },
    {
      what: 'unions that have another one in each of two branches',
      definitions: [
        "{ 'enum': 'Side', 'data': [ 'left', 'right' ] }",
        ...times(MAX_OBJECT_DEPTH - 1, (index) => {
          const data = `{ 'left': 'Tree${index + 1}', 'right': 'Tree${index + 1}' }`
          const base = `'base': { 's${index}': 'Side' }, 'discriminator': 's${index}'`
          return `{ 'union': 'Tree${index}', ${base}, 'data': ${data} }`
        }),
        `{ 'struct': 'Tree${MAX_OBJECT_DEPTH - 1}', 'data': { } }`,
      ],
    },
    {
      what: 'names that are allowed one by one',
      definitions: [
        `{ 'pragma': { 'command-name-exceptions': [ ${times(20_000, (index) => `'on_${index}'`).join(', ')} ] } }`,
        ...times(20_000, (index) => `{ 'command': 'on_${index}' }`),
      ],
    },
  ])('$what', ({ definitions }) => {
    const start = performance.now()
    parse(definitions)
    expect(performance.now() - start).toBeLessThan(LIMIT_MS)
  })
})

it('keeps messages short, however long names are', () => {
  const long = 'a'.repeat(100_000)
  for (const text of [
    `{ 'struct': 'L${long}', 'data': { 'B': 'int' } }`,
    `{ 'struct': 'Lamp', 'data': { '${long}': 'int', '*${long}': 'int' } }`,
    `{ 'struct': 'Lamp', 'data': { 'watts': 'L${long}' } }`,
    `{ 'command': '${long}' }\n{ 'struct': 'Lamp', 'data': { 'watts': '${long}' } }`,
    `{ 'enum': 'Lamp', 'data': [ '${long}', '${long}' ] }`,
    `{ 'command': 'on', 'features': [ '${long}', '${long}' ] }`,
    `{ 'struct': 'L${long}', 'data': { 'b': 'int' } }\n{ 'struct': 'M', 'base': 'L${long}', 'data': { 'b': 'int' } }`,
    `{ 'struct': 'L${long}', 'base': 'M${long}', 'data': { } }
{ 'struct': 'M${long}', 'base': 'L${long}', 'data': { } }`,
  ]) {
    let message = ''
    try {
      parse([text])
    } catch (error) {
      if (error instanceof SchemaError) message = error.message
    }
    expect(message).not.toBe('')
    expect(message.length).toBeLessThan(600)
  }
})
