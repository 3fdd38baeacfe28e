import type { Token } from './lexer.js'
import { showText } from './show-text.js'

/** What was found where something else was expected, for a message. */
export function describeToken(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'the end of the file'
    case 'doc':
      return "a documentation block ('##')"
    case 'string':
      return `the string '${showText(token.value)}'`
    case 'boolean':
      return String(token.value)
    case 'stray':
      return `'${showText(token.value)}'${hint(token.value)}`
    default:
      return `'${token.kind}'`
  }
}

/** What people who know JSON write, and what to write instead. */
const HINTS: readonly (readonly [start: RegExp, hint: string])[] = [
  [/^\ufeff/, ': save the file as UTF-8 without a byte order mark'],
  [/^"/, ": strings take single quotes, as in 'name'"],
  [/^[-+]?\d/, ': a schema has no numbers'],
  [/^(null|None)$/, ": a schema has no null; the type is written 'null'"],
  [/^(True|False)$/, ': booleans are written true and false'],
  [/^\/[/*]/, ': comments begin with #'],
]

function hint(stray: string): string {
  return HINTS.find(([start]) => start.test(stray))?.[1] ?? ''
}
