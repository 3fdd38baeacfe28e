import { escapeLine } from './escape.js'
import { compactJson } from './json.js'

/** No name, address or path that people want to read is longer. */
const MAX_CHARACTERS = 256

/** Any value of a guest as one short line, harmless for a terminal. */
export function cell(value: unknown): string {
  if (value === undefined || value === null || value === '') return '-'
  const line = typeof value === 'object' ? compactJson(value) : escapeLine(String(value).slice(0, 4 * MAX_CHARACTERS))
  return line.length > MAX_CHARACTERS ? `${line.slice(0, MAX_CHARACTERS).replace(/[\ud800-\udbff]$/, '')}…` : line
}
