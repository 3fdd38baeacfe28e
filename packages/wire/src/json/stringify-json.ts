import { UnsendableError } from '../errors/unsendable-error.js'
import { integerMarker } from './marker.js'

/** JSON.stringify writes half a surrogate pair, and nothing else, as an escape from \ud800 to \udfff. */
const loneSurrogate = /(?:^|[^\\])(?:\\\\)*\\ud/

/**
 * A value to compact JSON text on one line, with `bigint` as plain digits.
 *
 * @throws UnsendableError for what JSON or the peer's parser cannot take: NaN and infinities (which `JSON.stringify`
 * would turn into null), strings with half a surrogate pair (QEMU's parser refuses them), cycles, and a value that
 * has no JSON form at all.
 */
export function stringifyJson(value: unknown): string {
  const text = printPlain(value) ?? printMarked(value)
  if (text.includes('\\ud') && loneSurrogate.test(text)) {
    throw new UnsendableError('a string holds half of a surrogate pair', {
      hint: 'Send bytes as base64, or repair the string with toWellFormed()',
    })
  }
  return text
}

/** The native way; `undefined` if it cannot be right: a bigint in the value, or a null that may have been a NaN. */
function printPlain(value: unknown): string | undefined {
  if ('toJSON' in BigInt.prototype) return undefined
  try {
    const text: string | undefined = JSON.stringify(value)
    return text === undefined || text.includes('null') ? undefined : text
  } catch {
    return undefined
  }
}

/** The careful way: each bigint goes out as a marked string, which is then unquoted. */
function printMarked(value: unknown): string {
  const marker = integerMarker()
  function replace(this: Record<string, unknown>, key: string, replaced: unknown): unknown {
    // Looked at in its holder, because somebody may have given BigInt.prototype a toJSON.
    const original = this[key]
    const wide = typeof original === 'bigint' ? original : replaced
    if (typeof wide === 'bigint') return marker + wide.toString()
    if (typeof replaced === 'number' && !Number.isFinite(replaced)) {
      throw new UnsendableError(`the number ${replaced} has no JSON form`)
    }
    return replaced
  }
  let text: string | undefined
  try {
    text = JSON.stringify(value, replace)
  } catch (cause) {
    if (cause instanceof UnsendableError) throw cause
    throw new UnsendableError(`not representable in JSON: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
  if (text === undefined) throw new UnsendableError(`a ${typeof value} has no JSON form`)
  return text.replaceAll(new RegExp(`"${marker}(-?\\d+)"`, 'g'), '$1')
}
