import { decodeUtf8 } from '../decode-utf8.js'
import { denseParts } from './dense-parts.js'
import { hasDigitRun } from './digit-runs.js'
import type { JsonValue } from './json-value.js'
import { parseText } from './parse-text.js'

/** How a text is read. */
export interface ParseOptions {
  /**
   * Looks at every text and its value, and throws a `JsonError` to refuse it: `strictJson` of `@qga/wire/node` is one.
   * Default: none. Then the last one of a name that an object has twice counts, and `1e999` is `Infinity`.
   */
  readonly check?: ((text: string, value: JsonValue) => void) | undefined
}

const wideDigits = /\d{16}/

/**
 * JSON text or its UTF-8 bytes to a value, with every digit of every integer: one that a `number` cannot hold exactly
 * comes as a `bigint`, all others as `number`. In all else it is the native parser: what that refuses is refused (a
 * byte order mark, too), and a member named `__proto__` is plain data. A number of more than 400 characters is refused
 * in any form.
 *
 * Being the native parser, it shares a fault of V8 in Node 24.21 and 26.10: of two keys of one length that end with an
 * escape, the second may be read as the first. The protocols' own keys have no escapes.
 *
 * Bytes that are no UTF-8 become U+FFFD. Bounding the depth is the decoders' part.
 *
 * @throws JsonError
 */
export function parseJson(input: string | Uint8Array, options: ParseOptions = {}): JsonValue {
  const isText = typeof input === 'string'
  const text = isText ? input : decodeUtf8(input)
  const value = parseText(text, isText ? wideDigits.test(input) : denseParts(input).some((part) => hasDigitRun(part)))
  options.check?.(text, value)
  return value
}
