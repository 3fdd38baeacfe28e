import { decodeModifiedUtf8, isCharacter } from './modified-utf8.js'
import { Refusal } from './refusal.js'

const strict = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const nonCharacter = /\p{Noncharacter_Code_Point}/u

const BACKSLASH = 0x5c
const LETTER_U = 0x75
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/**
 * The value of a string token, which has its quotes. Read from left to right: what is wrong first is what is told.
 * NUL may come as `\u0000` or as the bytes C0 80. [measured, 7.2 to 11.1]
 */
export function readString(token: Uint8Array): string | Refusal {
  const pieces: string[] = []
  const end = token.length - 1
  let at = 1
  for (;;) {
    const found = token.indexOf(BACKSLASH, at)
    const stop = found < 0 ? end : found
    const text = decode(token.subarray(at, stop))
    if (text === undefined) return new Refusal('invalid UTF-8 sequence in string')
    pieces.push(text)
    if (found < 0) return pieces.join('')
    const read = token[stop + 1] === LETTER_U ? readCodePoint(token, stop) : readLetter(token, stop)
    if (read instanceof Refusal) return read
    pieces.push(read.text)
    at = read.end
  }
}

/** Undefined if it is no text. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = strict.decode(bytes)
    if (!nonCharacter.test(text)) return text
  } catch {
    // Not UTF-8, which may still be QEMU's kind of it.
  }
  const { text, broken } = decodeModifiedUtf8(bytes)
  return broken ? undefined : text
}

interface Escape {
  readonly text: string
  readonly end: number
}

function readLetter(token: Uint8Array, at: number): Escape | Refusal {
  const text = escapes[String.fromCharCode(token[at + 1] ?? 0)]
  return text === undefined ? new Refusal('invalid escape sequence in string') : { text, end: at + 2 }
}

function readCodePoint(token: Uint8Array, at: number): Escape | Refusal {
  let code = hex(token, at + 2)
  let end = at + 6
  if (code >= 0xd800 && code <= 0xdbff && token[end] === BACKSLASH && token[end + 1] === LETTER_U) {
    const second = hex(token, end + 2)
    if (second >= 0xdc00 && second <= 0xdfff) {
      code = 0x10000 + ((code & 0x3ff) << 10) + (second & 0x3ff)
      end += 6
    }
  }
  if (code >= 0 && isCharacter(code)) return { text: String.fromCodePoint(code), end }
  // The bytes are quoted as they are, the closing quote among them.
  return new Refusal(`${decodeModifiedUtf8(token.subarray(at, end)).text} is not a valid Unicode character`)
}

/** Four digits, or -1. */
function hex(token: Uint8Array, at: number): number {
  const digits = String.fromCharCode(...token.subarray(at, at + 4))
  return /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : -1
}
