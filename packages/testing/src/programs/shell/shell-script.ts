/** A piece of a word: plain text, or a parameter by name. */
export interface WordPart {
  readonly kind: 'text' | 'parameter'
  readonly value: string
}

export type Word = readonly WordPart[]

export interface Redirect {
  readonly stream: 'in' | 'out' | 'err'
  readonly append: boolean
  /** A file, the other stream, or nothing any more. */
  readonly target: Word | 'out' | 'err' | 'closed'
}

export interface SimpleCommand {
  readonly words: readonly Word[]
  readonly redirects: readonly Redirect[]
  /** When it is run, by the code of the command before. */
  readonly when: 'always' | 'success' | 'failure'
  /** Ended by a single `&`. */
  readonly background: boolean
}

export class ScriptError extends Error {
  override readonly name = 'ScriptError'
}

type Item = Word | { readonly operator: string }

/**
 * The part of the shell's language that tests of exec need: simple commands, `;`, newlines, `&&`, `||`, `&`, quotes,
 * `>`, `>>`, `2>`, `<`, `2>&1`, `>&2`, `<&-`, and parameters. No pipes, no control structures, no substitution.
 */
export function parseScript(text: string): SimpleCommand[] {
  const commands: SimpleCommand[] = []
  let when: SimpleCommand['when'] = 'always'
  let words: Word[] = []
  let redirects: Redirect[] = []
  const finish = (next: SimpleCommand['when'], background = false) => {
    if (words.length > 0 || redirects.length > 0) commands.push({ words, redirects, when, background })
    else if (next !== 'always' || background) throw new ScriptError('Syntax error: a command is missing')
    words = []
    redirects = []
    when = next
  }
  const items = split(text)
  for (let item = items.shift(); item !== undefined; item = items.shift()) {
    if (!('operator' in item)) {
      words.push(item)
    } else if (item.operator === ';') {
      finish('always')
    } else if (item.operator === '&') {
      finish('always', true)
    } else if (item.operator === '&&') {
      finish('success')
    } else if (item.operator === '||') {
      finish('failure')
    } else {
      redirects.push(redirect(item.operator, items))
    }
  }
  finish('always')
  return commands
}

function redirect(operator: string, rest: Item[]): Redirect {
  const stream = operator.startsWith('2') ? 'err' : operator.startsWith('<') ? 'in' : 'out'
  const append = operator.endsWith('>>')
  if (operator.endsWith('>&1')) return { stream, append, target: 'out' }
  if (operator.endsWith('>&2')) return { stream, append, target: 'err' }
  if (operator.endsWith('<&-')) return { stream, append, target: 'closed' }
  const target = rest.shift()
  if (target === undefined || 'operator' in target) throw new ScriptError('Syntax error: a file name is missing')
  return { stream, append, target }
}

const operators = /^(?:&&|\|\||[12]?>&[12]|[12]?>>|[12]?>|<&-|<|;|\n|&)/
const unsupported = /^(?:\||\(|\)|`|\$\()/
const parameter = /^\$(?:\{(\w+)\}|([A-Za-z_]\w*|[0-9@?$#]))/
/** What stands for something, within double quotes as well. */
const substitution = /^(?:`|\$[({])/

function split(text: string): Item[] {
  const items: Item[] = []
  let word: WordPart[] | undefined
  let rest = text
  const add = (kind: WordPart['kind'], value: string) => {
    word ??= []
    word.push({ kind, value })
  }
  const finish = () => {
    if (word !== undefined) items.push(word)
    word = undefined
  }
  while (rest !== '') {
    const [blank] = /^(?:[ \t]+|\\\n)/.exec(rest) ?? []
    const [operator] = (word === undefined ? operators : /^(?:&&|\|\||>&[12]|>>|>|<&-|<|;|\n|&)/).exec(rest) ?? []
    if (blank !== undefined) {
      finish()
      rest = rest.slice(blank.length)
    } else if (word === undefined && rest.startsWith('#')) {
      rest = rest.replace(/^[^\n]*/, '')
    } else if (operator !== undefined) {
      finish()
      items.push({ operator: operator === '\n' ? ';' : operator })
      rest = rest.slice(operator.length)
    } else if (unsupported.test(rest)) {
      throw new ScriptError(`Syntax error: "${rest[0]}" is not known to the fake shell`)
    } else {
      rest = rest.slice(takePart(rest, add))
    }
  }
  finish()
  return items
}

/** One quoted or bare part at the beginning; returns its length. */
function takePart(rest: string, add: (kind: WordPart['kind'], value: string) => void): number {
  const single = /^'([^']*)'/.exec(rest)
  if (single !== null) {
    add('text', single[1] ?? '')
    return single[0].length
  }
  const double = /^"((?:[^"\\]|\\[\s\S])*)"/.exec(rest)
  if (double !== null) {
    add('text', '')
    for (let inner = double[1] ?? ''; inner !== ''; ) inner = inner.slice(takePlain(inner, add, true))
    return double[0].length
  }
  if (/^["']/.test(rest)) throw new ScriptError('Syntax error: Unterminated quoted string')
  return takePlain(rest, add, false)
}

function takePlain(rest: string, add: (kind: WordPart['kind'], value: string) => void, quoted: boolean): number {
  const found = parameter.exec(rest)
  if (found !== null) {
    add('parameter', found[1] ?? found[2] ?? '')
    return found[0].length
  }
  if (substitution.test(rest)) throw new ScriptError(`Syntax error: "${rest[0]}" is not known to the fake shell`)
  const escaped = quoted ? /^\\([$`"\\])/.exec(rest) : /^\\([\s\S])/.exec(rest)
  if (escaped !== null) {
    add('text', escaped[1] ?? '')
    return escaped[0].length
  }
  const [plain = rest[0] ?? ''] = (quoted ? /^[^$\\`]+/ : /^[^\s'"\\$;&|<>()`]+/).exec(rest) ?? []
  add('text', plain)
  return plain.length
}
