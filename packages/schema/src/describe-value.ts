import { jsonTypeOf } from './json-type.js'

/** A value in a few words. The content of strings stays out, since it may be secret. */
export function describeValue(value: unknown): string {
  switch (jsonTypeOf(value)) {
    case 'string':
      return 'a string'
    case 'array':
      return 'an array'
    case 'object':
      return 'an object'
    case 'none':
      return describeAlien(value)
    default:
      return typeof value === 'bigint' && BigInt.asIntN(72, value) !== value ? 'a far greater integer' : String(value)
  }
}

/** What JSON cannot carry; bytes are the likely mistake, since the agent takes them as base64. */
function describeAlien(value: unknown): string {
  if (ArrayBuffer.isView(value)) return 'bytes that are not base64 text'
  return typeof value === 'number' ? String(value) : typeof value
}

/** A word in single quotes, cut when it is long, with whatever does not print escaped. */
export function describeWord(word: string): string {
  return `'${printable(word)}'`
}

/** A word fit for a message: cut when it is long, with whatever does not print escaped. */
export function printable(word: string): string {
  const cut = word.length > 40 ? `${word.slice(0, 40)}…` : word
  return cut.replace(/[\p{Control}\p{Format}\p{Surrogate}]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  })
}
