/**
 * Joins the lines of a description: blank lines around them and the indentation that they share are removed.
 *
 * @param first - what stands in the line of the name or the tag
 * @param rest - the lines after it, with their indentation
 */
export function docText(first: string, rest: readonly string[]): string {
  const indent = commonIndent(rest)
  const lines = [first, ...rest.map((line) => line.slice(indent))]
  const start = lines.findIndex((line) => line !== '')
  return start < 0 ? '' : lines.slice(start, lines.findLastIndex((line) => line !== '') + 1).join('\n')
}

function commonIndent(lines: readonly string[]): number {
  return lines.reduce(
    (least, line) => (line === '' ? least : Math.min(least, indentOf(line))),
    Number.POSITIVE_INFINITY,
  )
}

/** How many characters of white space a line begins with; its length when it has no others. */
export function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

const VERSION = String.raw`(\d{1,9}(?:\.\d{1,9})+)`
const PARENTHESES = /\(([^()]*)\)/g
const SINCE = new RegExp(String.raw`\b[Ss]ince:?\s+(?:QEMU\s+)?v?${VERSION}`)

/** The version in the first `(since X.Y)` of a description. */
export function sinceInText(text: string): string | undefined {
  if (!/since/i.test(text)) return undefined
  for (const [, inner = ''] of text.matchAll(PARENTHESES)) {
    const version = SINCE.exec(inner)?.[1]
    if (version !== undefined) return version
  }
  return undefined
}

/** The first version in a text. */
export function versionIn(text: string): string | undefined {
  return new RegExp(VERSION).exec(text)?.[1]
}
