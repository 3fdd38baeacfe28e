import { SchemaError } from './schema-error.js'
import { showText } from './show-text.js'
import type { SourceFile } from './syntax.js'

/**
 * A word of the language. `doc` is the `##` that opens a documentation block; other comments are no tokens. `stray` is
 * what no token begins with.
 */
export type Token = { readonly at: number; readonly end: number } & (
  | { readonly kind: '{' | '}' | '[' | ']' | ':' | ',' | 'doc' | 'end' }
  | { readonly kind: 'string' | 'stray'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
)

/**
 * The first token at or after an offset. The token `end` is at the text's last character, so that its line is one that
 * the reader of an error can see.
 *
 * @throws SchemaError for a string that is not closed, or holds what it may not
 */
export function readToken(source: SourceFile, from: number): Token {
  const { text } = source
  const at = skipBlank(text, from)
  if (at === text.length) return { kind: 'end', at: text.endsWith('\n') ? at - 1 : at, end: at }
  const char = text.charAt(at)
  switch (char) {
    case '{':
    case '}':
    case '[':
    case ']':
    case ':':
    case ',':
      return { kind: char, at, end: at + 1 }
    case "'":
      return readString(source, at)
    case '#':
      return { kind: 'doc', at, end: at + 2 }
  }
  // As in QEMU, a boolean may run into what follows: the rest is then read as a token of its own, and refused.
  if (text.startsWith('true', at)) return { kind: 'boolean', value: true, at, end: at + 4 }
  if (text.startsWith('false', at)) return { kind: 'boolean', value: false, at, end: at + 5 }
  return readStray(text, at)
}

const LF = 0x0a
const HASH = 0x23
const QUOTE = 0x27
const BACKSLASH = 0x5c

/** Over white space and comments; stops at `##`, wherever it stands. */
function skipBlank(text: string, from: number): number {
  let at = skipSpace(text, from)
  while (text.charCodeAt(at) === HASH && text.charCodeAt(at + 1) !== HASH) at = skipSpace(text, lineEnd(text, at))
  return at
}

/** The first offset at or after another that has no white space; the text's length when there is none. */
export function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && isSpace(text.charCodeAt(at))) at += 1
  return at
}

/** Where the line that an offset is in ends: its LF, or the end of the text. */
export function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from)
  return at < 0 ? text.length : at
}

/** White space beyond ASCII as Python's `str.isspace` has it, which QEMU's generator asks. */
const WIDE_SPACE = /[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/

function isSpace(code: number): boolean {
  if (code < 0x7f) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f)
  return WIDE_SPACE.test(String.fromCharCode(code))
}

function readString(source: SourceFile, at: number): Token {
  const { text } = source
  for (let offset = at + 1; ; offset += 1) {
    const code = text.charCodeAt(offset)
    if (code === QUOTE) {
      const value = text.slice(at + 1, offset).replaceAll('\\\\', '\\')
      return { kind: 'string', value, at, end: offset + 1 }
    }
    if (code === BACKSLASH) {
      offset += 1
      if (text.charCodeAt(offset) !== BACKSLASH) throw badEscape(source, at, offset)
    } else if (!(code >= 0x20 && code < 0x7f)) {
      throw badCharacter(source, at, offset)
    }
  }
}

function badEscape(source: SourceFile, at: number, offset: number): SchemaError {
  if (endsLine(source.text, offset)) return unclosed(source, at)
  const written = showText(`\\${charAt(source.text, offset)}`)
  const reason = `unknown escape '${written}' in a string: '\\\\' is the only one`
  return new SchemaError({ source, offset: offset - 1 }, reason)
}

function badCharacter(source: SourceFile, at: number, offset: number): SchemaError {
  if (endsLine(source.text, offset)) return unclosed(source, at)
  const reason = `character ${showText(charAt(source.text, offset))} in a string: only printable ASCII is allowed`
  return new SchemaError({ source, offset }, reason)
}

function unclosed(source: SourceFile, at: number): SchemaError {
  return new SchemaError({ source, offset: at }, `string is not closed: expected "'" before the end of the line`)
}

function endsLine(text: string, offset: number): boolean {
  return offset >= text.length || text.charCodeAt(offset) === LF
}

const STRAY = /[^[\]{}:,\s']{1,40}|[\s\S]/uy

/** What no token begins with, up to where one may, but no more than fits into a message. */
function readStray(text: string, at: number): Token {
  STRAY.lastIndex = at
  const [value = ''] = STRAY.exec(text) ?? []
  return { kind: 'stray', value, at, end: at + value.length }
}

function charAt(text: string, offset: number): string {
  return String.fromCodePoint(text.codePointAt(offset) ?? 0)
}
