import { introspectionOf, type Schema, schemaFromIntrospection } from '../src/model/index.js'

/** What a QEMU with a schema tells of itself; `isOn` tells which build settings it has, otherwise all. */
export function masked(schema: Schema, isOn: (setting: string) => boolean = () => true): Schema {
  return schemaFromIntrospection(introspectionOf(schema, isOn))
}
