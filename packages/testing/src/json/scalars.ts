import { decodeModifiedUtf8 } from './modified-utf8.js'
import { Refusal } from './refusal.js'
import { Double, type RequestValue } from './request-value.js'

/** What the lexer lets through as a keyword or a number is ASCII. */
const ascii = /* @__PURE__ */ new TextDecoder()

/** The text of an error token, as it is quoted: up to a NUL. */
export function quoteBytes(bytes: Uint8Array): string {
  const nul = bytes.indexOf(0)
  return decodeModifiedUtf8(nul < 0 ? bytes : bytes.subarray(0, nul)).text
}

export function readKeyword(bytes: Uint8Array): RequestValue | Refusal {
  const text = ascii.decode(bytes)
  if (text === 'true') return true
  if (text === 'false') return false
  if (text === 'null') return null
  return new Refusal(`invalid keyword '${text}'`)
}

const MIN_INT64 = -(2n ** 63n)
const MAX_UINT64 = 2n ** 64n - 1n

/** An integer of the int64 or uint64 range stays one; a larger one is rounded to a double. */
export function readInteger(bytes: Uint8Array): RequestValue {
  const text = ascii.decode(bytes)
  const value = BigInt(text)
  return value >= MIN_INT64 && value <= MAX_UINT64 ? value : new Double(Number(text))
}

export function readFloat(bytes: Uint8Array): RequestValue {
  return new Double(Number(ascii.decode(bytes)))
}
