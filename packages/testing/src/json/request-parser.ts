import { Lexer } from './lexer.js'
import type { RequestValue } from './request-value.js'
import { quoteBytes } from './scalars.js'
import { MAX_NESTING, MAX_TOKEN_BYTES, MAX_TOKENS, type Token } from './token.js'
import { ValueBuilder } from './value-builder.js'

/** What the agent's parser makes of the bytes: a request, or the text of an error that it answers at once. */
export type ParsedItem =
  | { readonly kind: 'value'; readonly value: RequestValue }
  | { readonly kind: 'error'; readonly desc: string }

/**
 * The agent's parser: a message ends where its brackets balance, whatever the chunks and lines are. It lives as long
 * as the agent and is not reset when a client leaves.
 *
 * - `late` (7.2, 10.0): a message is parsed when its brackets balance; a bad token inside drops what was begun.
 * - `early` (11.1): an error is reported, with its place, where it is found; the rest of the message is then eaten.
 */
export class RequestParser {
  readonly #mode: 'late' | 'early'
  readonly #early: boolean
  readonly #lexer = new Lexer()
  #builder: ValueBuilder
  #braces = 0
  #brackets = 0
  #tokens = 0
  #bytes = 0
  /** The message at hand was answered with an error already. */
  #reported = false

  constructor(mode: 'late' | 'early') {
    this.#mode = mode
    this.#early = mode === 'early'
    this.#builder = new ValueBuilder(mode)
  }

  push(chunk: Uint8Array): ParsedItem[] {
    const items: ParsedItem[] = []
    this.#lexer.push(chunk, (token) => this.#add(token, items))
    return items
  }

  #add(token: Token, items: ParsedItem[]): void {
    if (token.kind === '{') this.#braces++
    else if (token.kind === '}') this.#braces--
    else if (token.kind === '[') this.#brackets++
    else if (token.kind === ']') this.#brackets--

    const broken = this.#limit(token)
    if (broken !== undefined) {
      if (!this.#reported) items.push(broken)
      if (token.kind === 'error' || !this.#early) return this.#restart()
      this.#reported = true
    }
    if (!this.#reported) {
      this.#bytes += token.bytes.length
      this.#tokens++
      this.#builder.add(token)
      if (this.#early && this.#builder.refusal !== undefined) {
        items.push(this.#error(token, `JSON parse error, ${this.#builder.refusal}`))
        this.#reported = true
      }
    }
    if ((this.#braces > 0 || this.#brackets > 0) && this.#braces >= 0 && this.#brackets >= 0) return
    if (!this.#reported) items.push(this.#outcome(token))
    this.#restart()
  }

  /** What is wrong with a token by itself. */
  #limit(token: Token): ParsedItem | undefined {
    if (token.kind === 'error') return this.#error(token, `JSON parse error, stray '${quoteBytes(token.bytes)}'`)
    const size = this.#bytes + token.bytes.length + 1
    if (token.kind === 'too-large' || size > MAX_TOKEN_BYTES) return exceeded('token size')
    if (this.#tokens + 1 > MAX_TOKENS) return exceeded('token count')
    if (this.#braces + this.#brackets > MAX_NESTING) return exceeded('nesting depth')
    return undefined
  }

  #outcome(token: Token): ParsedItem {
    const { refusal, value } = this.#builder
    if (refusal !== undefined) return this.#error(token, `JSON parse error, ${refusal}`)
    if (value === undefined) return this.#error(token, 'JSON parse error, premature EOI')
    return { kind: 'value', value }
  }

  #error(token: Token, desc: string): ParsedItem {
    return { kind: 'error', desc: this.#early ? `${token.line}:${token.column}: ${desc}` : desc }
  }

  #restart(): void {
    this.#builder = new ValueBuilder(this.#mode)
    this.#braces = 0
    this.#brackets = 0
    this.#tokens = 0
    this.#bytes = 0
    this.#reported = false
  }
}

/** A limit is named without a place. */
function exceeded(limit: string): ParsedItem {
  return { kind: 'error', desc: `JSON ${limit} limit exceeded` }
}
