import { decodeModifiedUtf8, isCharacter } from './modified-utf8.js'
import { Double, type RequestValue } from './request-value.js'

/** A text that QEMU's parser refuses, with its reason. */
export class Refusal {
  readonly reason: string

  constructor(reason: string) {
    this.reason = reason
  }
}

const strict = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const plain = /* @__PURE__ */ new TextDecoder()

/** The text of an error token, as it is quoted: up to a NUL. */
export function quoteBytes(bytes: Uint8Array): string {
  const nul = bytes.indexOf(0)
  return decodeModifiedUtf8(nul < 0 ? bytes : bytes.subarray(0, nul)).text
}

export function readKeyword(bytes: Uint8Array): RequestValue | Refusal {
  const text = plain.decode(bytes)
  if (text === 'true') return true
  if (text === 'false') return false
  if (text === 'null') return null
  return new Refusal(`invalid keyword '${text}'`)
}

const MIN_INT64 = -(2n ** 63n)
const MAX_UINT64 = 2n ** 64n - 1n

/** An integer of the int64 or uint64 range stays one; a larger one is rounded to a double. */
export function readInteger(bytes: Uint8Array): RequestValue {
  const text = plain.decode(bytes)
  const value = BigInt(text)
  return value >= MIN_INT64 && value <= MAX_UINT64 ? value : new Double(Number(text))
}

export function readFloat(bytes: Uint8Array): RequestValue {
  return new Double(Number(plain.decode(bytes)))
}

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

/** A string token with its quotes. NUL may come as `\u0000` or as the bytes C0 80. [measured, 7.2 to 11.1] */
export function readString(bytes: Uint8Array): string | Refusal {
  const text = decode(bytes.subarray(1, -1))
  if (text instanceof Refusal || !text.includes('\\')) return text
  const pieces: string[] = []
  let at = 0
  for (let mark = text.indexOf('\\'); mark >= 0; mark = text.indexOf('\\', at)) {
    pieces.push(text.slice(at, mark))
    const letter = text[mark + 1] ?? ''
    if (letter === 'u') {
      const read = readCodePoint(text, mark)
      if (read instanceof Refusal) return read
      pieces.push(String.fromCodePoint(read.code))
      at = read.end
    } else {
      const plain = escapes[letter]
      if (plain === undefined) return new Refusal('invalid escape sequence in string')
      pieces.push(plain)
      at = mark + 2
    }
  }
  pieces.push(text.slice(at))
  return pieces.join('')
}

function decode(bytes: Uint8Array): string | Refusal {
  try {
    const text = strict.decode(bytes)
    if (!nonCharacter.test(text)) return text
  } catch {
    // Not UTF-8, which may still be QEMU's kind of it.
  }
  const { text, broken } = decodeModifiedUtf8(bytes)
  return broken ? new Refusal('invalid UTF-8 sequence in string') : text
}

const nonCharacter = /\p{Noncharacter_Code_Point}/u

function readCodePoint(text: string, mark: number): { code: number; end: number } | Refusal {
  const first = hex(text, mark + 2)
  let code = first
  let end = mark + 6
  if (first >= 0xd800 && first <= 0xdbff && text[end] === '\\' && text[end + 1] === 'u') {
    const second = hex(text, end + 2)
    if (second >= 0xdc00 && second <= 0xdfff) {
      code = 0x10000 + ((first & 0x3ff) << 10) + (second & 0x3ff)
      end += 6
    }
  }
  const whole = code >= 0 && isCharacter(code)
  // QEMU quotes six bytes, which may include the closing quote.
  return whole ? { code, end } : new Refusal(`${`${text}"`.slice(mark, mark + 6)} is not a valid Unicode character`)
}

function hex(text: string, at: number): number {
  const digits = text.slice(at, at + 4)
  return /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : -1
}
