import { describeToken } from './describe-token.js'
import { readToken, type Token } from './lexer.js'
import { SchemaError } from './schema-error.js'
import { showText } from './show-text.js'
import type { Entry, Node, ObjectNode, SourceFile } from './syntax.js'

/** How deep objects and lists may nest: more than QEMU's own generator can take, and far more than schemas need. */
export const MAX_DEPTH = 500

/**
 * Reads one object after another from a text. `token` is the next one that is not read yet.
 *
 * @throws SchemaError, from the constructor and every method, where the text breaks the language's rules
 */
export class ValueReader {
  readonly source: SourceFile
  token: Token
  #depth = 0

  constructor(source: SourceFile) {
    this.source = source
    this.token = readToken(source, 0)
  }

  /** Goes on to the first token at or after an offset. */
  skipTo(offset: number): void {
    this.token = readToken(this.source, offset)
  }

  /** The object that begins at `token`: at the top level there are no other values. */
  readTopLevel(): ObjectNode {
    if (this.token.kind !== '{') throw this.#unexpected("an object ('{') at the top level of the schema")
    return this.#nested(() => this.#readObject())
  }

  #readValue(): Node {
    const { token } = this
    switch (token.kind) {
      case '{':
        return this.#nested(() => this.#readObject())
      case '[':
        return this.#nested(() => this.#readList())
      case 'string':
        this.#advance()
        return { kind: 'string', at: token.at, value: token.value }
      case 'boolean':
        this.#advance()
        return { kind: 'boolean', at: token.at, value: token.value }
      default:
        throw this.#unexpected("'{', '[', a string, true or false")
    }
  }

  #readObject(): ObjectNode {
    const { at } = this.token
    const entries = new Map<string, Entry>()
    this.#advance()
    if (this.#took('}')) return { kind: 'object', at, entries }
    this.#readEntry(entries, "a string or '}'")
    while (!this.#took('}')) {
      if (!this.#took(',')) throw this.#unexpected("',' or '}' after the value")
      this.#readEntry(entries, "a string after ','")
    }
    return { kind: 'object', at, entries }
  }

  #readEntry(entries: Map<string, Entry>, expected: string): void {
    const key = this.token
    if (key.kind !== 'string') throw this.#unexpected(expected)
    this.#advance()
    if (!this.#took(':')) throw this.#unexpected(`':' after the key '${showText(key.value)}'`)
    if (entries.has(key.value)) throw this.#error(key.at, `key '${showText(key.value)}' is given twice in one object`)
    entries.set(key.value, { at: key.at, value: this.#readValue() })
  }

  #readList(): Node {
    const { at } = this.token
    const items: Node[] = []
    this.#advance()
    if (this.#took(']')) return { kind: 'list', at, items }
    if (!beginsValue(this.token)) throw this.#unexpected("'{', '[', ']', a string, true or false")
    items.push(this.#readValue())
    while (!this.#took(']')) {
      if (!this.#took(',')) throw this.#unexpected("',' or ']' after the value")
      items.push(this.#readValue())
    }
    return { kind: 'list', at, items }
  }

  #nested<T>(read: () => T): T {
    if (this.#depth === MAX_DEPTH) {
      throw this.#error(this.token.at, `objects and lists nest deeper than ${MAX_DEPTH} levels`)
    }
    this.#depth += 1
    const value = read()
    this.#depth -= 1
    return value
  }

  #advance(): void {
    this.token = readToken(this.source, this.token.end)
  }

  #took(kind: Token['kind']): boolean {
    if (this.token.kind !== kind) return false
    this.#advance()
    return true
  }

  #unexpected(expected: string): SchemaError {
    return this.#error(this.token.at, `expected ${expected}, found ${describeToken(this.token)}`)
  }

  #error(offset: number, reason: string): SchemaError {
    return new SchemaError({ source: this.source, offset }, reason)
  }
}

function beginsValue({ kind }: Token): boolean {
  return kind === '{' || kind === '[' || kind === 'string' || kind === 'boolean'
}
