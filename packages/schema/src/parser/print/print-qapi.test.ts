import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acceptedCases } from '../../../test/qapi/accepted-cases.js'
import { damages } from '../../../test/qapi/damages.js'
import { documentedCases } from '../../../test/qapi/documented-cases.js'
import { randomSchema } from '../../../test/qapi/random-schema.js'
import type { Schema } from '../../model/schema.js'
import { parseSchema } from '../parse-schema.js'
import { SchemaError } from '../schema-error.js'
import { printQapi } from './print-qapi.js'

function parse(text: string): Schema {
  return parseSchema('printed', () => text).schema
}

describe('printQapi', () => {
  it('puts dates into documentation, and exceptions into a pragma', () => {
    const text = printQapi({
      qemu: '9.1',
      commands: {
        lamp_on: {
          args: [{ name: 'watts', type: 'int', optional: true, since: '2.0' }],
          returns: 'str',
          features: [{ name: 'led', if: { all: ['A', { not: 'B' }] } }],
          since: '1.0',
        },
      },
      events: {},
      structs: { Lamp: { members: [{ name: 'maxWatts', type: { array: 'int' } }] } },
      enums: { Shape: { prefix: 'A\\B', values: [{ name: 'round' }] } },
      unions: {},
      alternates: {},
    })
    expect(text).toBe(`\
{
  'pragma': {
    'command-name-exceptions': [ 'lamp_on' ],
    'command-returns-exceptions': [ 'lamp_on' ],
    'member-name-exceptions': [ 'Lamp' ]
  }
}

{ 'enum': 'Shape', 'prefix': 'A\\\\B', 'data': [ 'round' ] }

{ 'struct': 'Lamp', 'data': { 'maxWatts': [ 'int' ] } }

##
# @lamp_on:
#
# @watts: (since 2.0)
#
# Features:
#
# @led: undated
#
# Since: 1.0
##
{
  'command': 'lamp_on',
  'data': { '*watts': 'int' },
  'returns': 'str',
  'features': [ { 'name': 'led', 'if': { 'all': [ 'A', { 'not': 'B' } ] } } ]
}
`)
  })

  it('refuses what has no names', () => {
    const masked: Schema = { masked: true, ...parse('') }
    expect(() => printQapi(masked)).toThrow('Cannot write a masked schema')
  })
})

describe('what is printed parses back', () => {
  it.each([...acceptedCases, ...documentedCases])('$idea', ({ text }) => {
    const schema = parse(text)
    expect(parse(printQapi(schema))).toEqual(schema)
  })

  it('for any schema', () => {
    fc.assert(
      fc.property(randomSchema, (schema) => {
        expect(parse(printQapi(schema))).toEqual(schema)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a schema with one mistake is refused', () => {
  it.each(Object.entries(damages))('%s', (_, damage) => {
    let done = 0
    fc.assert(
      fc.property(randomSchema, fc.nat(), (schema, pick) => {
        const damaged = structuredClone(schema)
        fc.pre(damage(damaged, pick))
        done += 1
        expect(() => parse(printQapi(damaged))).toThrow(SchemaError)
      }),
      { numRuns: 20, maxSkipsPerRun: 1000 },
    )
    expect(done).toBeGreaterThan(0)
  })
})
