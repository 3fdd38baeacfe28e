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
