import type { Schema } from '../../model/schema.js'
import type { TypeTable } from '../../zod/type-table.js'
import { typeScriptName } from '../builtin-types.js'
import { printKey, quote } from '../literal.js'
import type { Model } from '../model.js'
import { buildTypeTable } from './build-type-table.js'

/** Where a printed table finds what it imports, and what else it shall be good for. */
export interface TypeTableOptions {
  /** The module of the definitions' TypeScript types. */
  types: string
  /** The module of the interface `TypeTable`. */
  table: string
  /** The oldest version whose replies the schemas shall take. */
  oldest?: Schema | undefined
}

/** The table of a model, one line a definition, and the interface that gives the schemas their TypeScript types. */
export function printTypeTable(model: Model, options: TypeTableOptions): string {
  const table = buildTypeTable(model, options.oldest)
  return [
    `import type * as types from ${quote(options.types)}`,
    `import type { TypeTable } from ${quote(options.table)}`,
    '',
    '/** What the zod schemas are built from. */',
    'export const typeTable: TypeTable = {',
    ...section('types', table),
    ...section('commands', table),
    ...section('events', table),
    '}',
    '',
    '/** Every type by its name in the schema. */',
    'export interface TypeMap {',
    ...Object.keys(table.types).map((name) => `  ${printKey(name)}: types.${typeScriptName(name)}`),
    '}',
    '',
  ].join('\n')
}

function section(name: keyof TypeTable, table: TypeTable): string[] {
  const entries = Object.entries(table[name])
  return [`  ${name}: {`, ...entries.map(([key, value]) => `    ${printKey(key)}: ${flat(value)},`), '  },']
}

function flat(value: unknown): string {
  if (typeof value === 'string') return quote(value)
  if (Array.isArray(value)) return `[${value.map(flat).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const members = Object.entries(value).map(([key, member]) => `${printKey(key)}: ${flat(member)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}
