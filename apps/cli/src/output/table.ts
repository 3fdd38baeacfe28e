import { cell } from './cell.js'
import stringWidth from './string-width.js'
import type { Style } from './style.js'

/** What a guest sends may be endless; what people read is not. */
const MAX_ROWS = 1000
const MAX_COLUMNS = 32

/** Rows of cells below each other, two blanks between the columns. The cells are fit for a terminal already. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [at, text] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, stringWidth(text))
  }
  return rows.map((row) =>
    row
      .map((text, at) => text + ' '.repeat((widths[at] ?? 0) - stringWidth(text)))
      .join('  ')
      .trimEnd(),
  )
}

/** Any value as people read it: a list of objects as a table, an object as names and values, a list line by line. */
export function valueTable(value: unknown, style: Style): string[] {
  if (Array.isArray(value)) return capped(value, (items) => listLines(items, style))
  if (typeof value !== 'object' || value === null) return [cell(value)]
  return capped(Object.entries(value), (members) =>
    columns(members.map(([name, member]) => [cell(name), cell(member)])),
  )
}

function listLines(items: readonly unknown[], style: Style): string[] {
  const objects = items.filter((item) => typeof item === 'object' && item !== null && !Array.isArray(item)) as object[]
  if (objects.length === 0 || objects.length < items.length) return items.map(cell)
  const names = [...new Set(objects.flatMap((item) => Object.keys(item)))].slice(0, MAX_COLUMNS)
  const rows = objects.map((item) => {
    const members = new Map(Object.entries(item))
    return names.map((name) => cell(members.get(name)))
  })
  const [head = '', ...body] = columns([names.map((name) => cell(name).toUpperCase()), ...rows])
  return [style('bold', head), ...body]
}

/** The first so many items as lines, and how many more there are. */
export function capped<T>(items: readonly T[], lines: (items: readonly T[]) => string[]): string[] {
  const shown = lines(items.slice(0, MAX_ROWS))
  return items.length > MAX_ROWS ? [...shown, `… and ${items.length - MAX_ROWS} more; -o json has them all`] : shown
}
