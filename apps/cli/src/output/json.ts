import { escapeJson } from './escape.js'

/**
 * A value as JSON, line by line, with every digit of its integers. What a guest sent cannot make this fail, nor act on a
 * terminal: half a surrogate pair stays the escape that it came as.
 */
export function* jsonLines(value: unknown, indent = '', before = '', behind = ''): Generator<string, void> {
  const list = Array.isArray(value)
  const items = list ? value : typeof value === 'object' && value !== null ? members(value) : undefined
  const [open, close] = list ? ['[', ']'] : ['{', '}']
  if (items === undefined) return yield `${indent}${before}${scalar(value)}${behind}`
  if (items.length === 0) return yield `${indent}${before}${open}${close}${behind}`
  yield `${indent}${before}${open}`
  for (const [at, item] of items.entries()) {
    const comma = at < items.length - 1 ? ',' : ''
    if (list) yield* jsonLines(item, `${indent}  `, '', comma)
    else yield* jsonLines(item[1], `${indent}  `, `${quoted(item[0])}: `, comma)
  }
  yield `${indent}${close}${behind}`
}

/** The same as one text. */
export function prettyJson(value: unknown): string {
  return [...jsonLines(value)].join('\n')
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
