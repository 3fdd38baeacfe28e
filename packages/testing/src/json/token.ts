/** What the lexer tells the parser. `error` is a piece of text that begins no token. */
export type TokenKind =
  | '{'
  | '}'
  | '['
  | ']'
  | ':'
  | ','
  | 'integer'
  | 'float'
  | 'keyword'
  | 'string'
  | 'error'
  | 'too-large'

export interface Token {
  readonly kind: TokenKind
  /** The text of the token; of a string with its quotes. */
  readonly bytes: Uint8Array
  /** Where it begins, counted from 1 over the life of the agent. */
  readonly line: number
  readonly column: number
}

/** What one token, and all tokens of one request together, may take. [QEMU: json-streamer] */
export const MAX_TOKEN_BYTES = 64 * 1024 * 1024
export const MAX_TOKENS = 2 * 1024 * 1024
export const MAX_NESTING = 1024
