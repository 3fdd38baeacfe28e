import type { Schema } from '../model/index.js'

/** `44 commands, 0 events, 62 types`. */
function countText({ commands, events, structs, enums, unions, alternates }: Schema): string {
  const size = (...tables: object[]) => tables.reduce((sum, table) => sum + Object.keys(table).length, 0)
  return `${size(commands)} commands, ${size(events)} events, ${size(structs, enums, unions, alternates)} types`
}

/** What was read, in one line for standard error. */
export function readLine(
  name: string,
  { schema, from, files }: { schema: Schema; from: string; files: readonly string[] },
): string {
  const more = files.length > 1 ? ` and ${files.length - 1} included` : ''
  return `read ${name}${more} (${from}): ${countText(schema)}\n`
}
