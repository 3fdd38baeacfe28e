import type { Schema } from '../model/schema.js'
import { buildDocs, type SchemaDocs } from './build/build-docs.js'
import { buildSchema } from './build/build-schema.js'
import { checkSchema } from './check/check-schema.js'
import { readDefinition } from './definition/read-definition.js'
import { rulesOf } from './definition/rules.js'
import { readSyntax } from './read-syntax.js'

/** What QAPI text says. */
export interface ParsedSchema {
  /** Definitions know their `module` only when the schema has more than one file. */
  readonly schema: Schema
  readonly docs: SchemaDocs
  /** The files that were read, in the order of reading. */
  readonly sources: readonly string[]
}

/**
 * Reads QAPI text and all that it includes, and checks it as QEMU's own generator does.
 *
 * @param file - the schema's main file, as errors shall name it
 * @param read - gives the text of a file by its path; throws when it cannot
 * @throws SchemaError for the first mistake, with its place
 */
export function parseSchema(file: string, read: (path: string) => string): ParsedSchema {
  const syntax = readSyntax(file, read)
  const rules = rulesOf(syntax)
  const definitions = syntax.expressions.map((expression) => readDefinition(expression, rules))
  checkSchema(definitions, rules)
  return {
    schema: buildSchema(definitions, syntax.sources.length > 1),
    docs: buildDocs(definitions),
    sources: syntax.sources.map(({ path }) => path),
  }
}
