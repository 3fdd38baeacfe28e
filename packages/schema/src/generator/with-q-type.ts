import { qType } from '../model/builtin-types.js'
import type { Schema } from '../model/schema.js'
import { usageSentences } from './usage.js'

/** A schema with the enum `QType`, which none defines, among its definitions, if it mentions that. */
export function withQType(schema: Schema): Schema {
  return usageSentences(schema).has('QType') ? { ...schema, enums: { ...schema.enums, QType: qType } } : schema
}
