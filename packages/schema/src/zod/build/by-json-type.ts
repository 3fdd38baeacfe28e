import type * as z from 'zod'
import { type JsonType, jsonTypeOf } from '../../json-type.js'
import { choice } from './choice.js'
import { customType } from './custom-type.js'

/** One of the types of an alternate, under the JSON types of its values. */
export type Alternative = readonly [jsonTypes: readonly JsonType[], schema: z.ZodType]

/** A value of one of several types; its JSON type tells which. */
export function byJsonType(alternatives: readonly Alternative[]): z.ZodType {
  const schemas = new Map(alternatives.flatMap(([types, schema]) => types.map((type) => [type, schema] as const)))
  const other = refused([...schemas.keys()].filter((type) => type !== 'fraction'))
  return choice((value) => schemas.get(jsonTypeOf(value)) ?? other)
}

function refused(types: readonly JsonType[]): z.ZodType {
  const expected = types.join(' or ')
  return customType((payload) => {
    payload.issues.push({ code: 'invalid_type', expected, input: payload.value })
    return payload
  })
}
