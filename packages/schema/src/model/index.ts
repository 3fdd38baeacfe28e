// For programs that hold a schema.
export { argumentsOf, membersOf } from './members-of.js'
export { jsonTypesOf } from './json-types-of.js'
export type { BuiltinKind, JsonKind } from './builtin-types.js'
export type * from './schema.js'

// From and to JSON, and from a running QEMU.
export { FactsError } from './facts-error.js'
export { IntrospectionError } from './introspection-error.js'
export type * from './introspection-entry.js'
export { introspectionOf } from './introspection-of.js'
export { printFacts } from './print-facts.js'
export { readFacts } from './read-facts.js'
export { schemaFromIntrospection } from './schema-from-introspection.js'

// Two schemas side by side.
export { checkAgainstIntrospection, type IntrospectionCheck } from './check-against-introspection.js'
export type { Agreement } from './compare/comparison.js'
export { compareSchemas } from './compare-schemas.js'
export { formatChanges } from './format-changes.js'
export type { ChangedProperty, ChangedThing, SchemaChange } from './schema-change.js'
