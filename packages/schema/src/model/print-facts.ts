import { readFacts } from './read-facts.js'
import type { Schema } from './schema.js'

/**
 * The text that `readFacts` reads back: JSON with one definition a line, so that a change of one shows as one line.
 * The order of definitions is that of the schema.
 *
 * @throws FactsError for a value that is no schema
 */
export function printFacts(schema: Schema): string {
  const parts = Object.entries(readFacts(schema)).map(([key, value]) => `${quote(key)}: ${print(value)}`)
  return `{\n${parts.join(',\n')}\n}\n`
}

function print(value: unknown): string {
  if (typeof value !== 'object' || value === null) return quote(value)
  const lines = Object.entries(value).map(([name, definition]) => `  ${quote(name)}: ${JSON.stringify(definition)}`)
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n}`
}
const quote = (value: unknown): string => JSON.stringify(value)
