import { escapeJson } from './escape.js'

/**
 * A value as JSON over several lines, with every digit of its integers. What a guest sent cannot make this fail, nor
 * act on a terminal: half a surrogate pair stays the escape that it came as.
 */
export function prettyJson(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return scalar(value)
  const inner = `${indent}  `
  const list = Array.isArray(value)
  const items = list
    ? value.map((item: unknown) => prettyJson(item, inner))
    : members(value).map(([name, member]) => `${quoted(name)}: ${prettyJson(member, inner)}`)
  const [open, close] = list ? ['[', ']'] : ['{', '}']
  if (items.length === 0) return open + close
  return `${open}\n${items.map((item) => inner + item).join(',\n')}\n${indent}${close}`
}

/** The same on one line. */
export function compactJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return scalar(value)
  if (Array.isArray(value)) return `[${value.map(compactJson).join(', ')}]`
  const items = members(value).map(([name, member]) => `${quoted(name)}: ${compactJson(member)}`)
  return `{${items.join(', ')}}`
}

function members(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, member]) => member !== undefined)
}

function scalar(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value)
    case 'number':
      return finite(value)
    case 'bigint':
    case 'boolean':
      return String(value)
    default:
      return 'null'
  }
}

/** A guest may write 1e999. */
function finite(value: number): string {
  if (Number.isNaN(value)) return 'null'
  return Number.isFinite(value) ? JSON.stringify(value) : value > 0 ? '1e999' : '-1e999'
}

function quoted(text: string): string {
  return escapeJson(JSON.stringify(text))
}
