import type { Schema } from '../src/model/index.js'

/** A schema with what is given, and nothing else. */
export function schemaOf(parts: Partial<Schema>): Schema {
  return { commands: {}, events: {}, structs: {}, enums: {}, unions: {}, alternates: {}, ...parts }
}
