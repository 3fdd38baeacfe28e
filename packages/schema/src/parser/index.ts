// For programs that read QEMU's schema text.
export { type ParsedSchema, parseSchema } from './parse-schema.js'
export { parseSchemaFile } from './read-schema-file.js'
export { printQapi } from './print/print-qapi.js'
export type { Schema } from '../model/schema.js'
export { SchemaError } from './schema-error.js'
export type { Place, SourceFile } from './syntax.js'
export type { DefinitionDocs, SchemaDocs } from './build/build-docs.js'
