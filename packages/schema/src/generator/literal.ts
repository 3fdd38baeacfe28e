/** Values that can be printed as TypeScript. */
export type Literal = string | boolean | readonly Literal[] | { readonly [key: string]: Literal | undefined }

const lineWidth = 120

/**
 * A value as source text in the formatter's style: on one line where it fits, else one entry a line.
 * Members that are undefined are left out. `column` is where the text begins, `indent` that of its line,
 * and `tail` the number of characters that follow on the last line.
 */
export function printLiteral(value: Literal, indent: number, column: number, tail = 1): string {
  const flat = flatten(value)
  if (!mustBreak(value) && column + flat.length + tail <= lineWidth) return flat
  if (typeof value !== 'object') return flat
  const inner = indent + 2
  const pad = ' '.repeat(inner)
  const [open, close] = isList(value) ? ['[', ']'] : ['{', '}']
  const lines = isList(value)
    ? value.map((entry) => `${pad}${printLiteral(entry, inner, inner)},`)
    : membersOf(value).map(([key, member]) => {
        const head = `${pad}${printKey(key)}: `
        return `${head}${printLiteral(member, inner, head.length)},`
      })
  return `${open}\n${lines.join('\n')}\n${' '.repeat(indent)}${close}`
}

/** A member's name, quoted where it must be; that of the prototype in brackets, lest a literal sets it. */
export function printKey(key: string): string {
  if (key === '__proto__') return "['__proto__']"
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key)
}

/** A string in single quotes. */
export function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&').replace(/\n/g, '\\n')}'`
}

function flatten(value: Literal): string {
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'boolean') return String(value)
  if (isList(value)) return `[${value.map(flatten).join(', ')}]`
  const members = membersOf(value).map(([key, member]) => `${printKey(key)}: ${flatten(member)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

/** The formatter never keeps several objects of several members on one line of a list. */
function mustBreak(value: Literal): boolean {
  if (typeof value !== 'object') return false
  if (!isList(value)) return membersOf(value).some(([, member]) => mustBreak(member))
  const wide = (entry: Literal) => typeof entry === 'object' && !isList(entry) && membersOf(entry).length > 1
  return (value.length > 1 && value.every(wide)) || value.some(mustBreak)
}

function isList(value: Literal): value is readonly Literal[] {
  return Array.isArray(value)
}

function membersOf(value: { readonly [key: string]: Literal | undefined }): [string, Literal][] {
  return Object.entries(value).filter((entry): entry is [string, Literal] => entry[1] !== undefined)
}
