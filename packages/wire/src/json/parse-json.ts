import { JsonError } from '../errors/json-error.js'
import type { JsonValue } from './json-value.js'
import { integerMarker } from './marker.js'
import { findWideIntegers, MAX_INTEGER_DIGITS, mayHoldWideInteger } from './wide-integers.js'

const utf8 = /* @__PURE__ */ new TextDecoder()

/**
 * JSON text or its UTF-8 bytes to a value, with every digit of every integer: one that a `number` cannot hold exactly
 * comes as a `bigint`, all others as `number`. In all else it is the native parser: what that refuses is refused, a
 * member named `__proto__` is plain data, and of a repeated member the last counts.
 *
 * Being the native parser, it shares a fault of V8 in Node 24.21 and 26.10: of two keys of one length that end with an
 * escape, the second may be read as the first. The protocols' own keys have no escapes.
 *
 * Bytes that are no UTF-8 become U+FFFD. Bounding the depth is the `FrameDecoder`'s part.
 *
 * @throws JsonError
 */
export function parseJson(input: string | Uint8Array): JsonValue {
  const text = typeof input === 'string' ? input : utf8.decode(input)
  if (mayHoldWideInteger(input)) {
    const places = findWideIntegers(text)
    if (places.length > 0) return parseWide(text, places)
  }
  return parseNative(text)
}

function parseNative(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue
  } catch (cause) {
    throw new JsonError(`not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

/** Lets the native parser read the text with each wide integer replaced by a string, then puts the integers in. */
function parseWide(text: string, places: readonly number[]): JsonValue {
  const marker = integerMarker()
  const pieces: string[] = []
  let from = 0
  for (let pair = 0; pair < places.length; pair += 2) {
    const start = places[pair] ?? 0
    const end = places[pair + 1] ?? 0
    const first = text.charCodeAt(start) === 0x2d ? start + 1 : start
    if (end - first > MAX_INTEGER_DIGITS) throw new JsonError(`an integer of ${end - first} digits`)
    // `01` and `{1: 1}` are no JSON, and must not become it here: the native parser shall see and refuse them.
    if (text.charCodeAt(first) === 0x30 || isMemberName(text, end)) return parseNative(text)
    pieces.push(text.slice(from, start), `"${marker}`, text.slice(start, end), '"')
    from = end
  }
  pieces.push(text.slice(from))
  const root: { value: JsonValue } = { value: null }
  try {
    root.value = JSON.parse(pieces.join('')) as JsonValue
  } catch {
    return parseNative(text) // refuses it as well, and tells the place in the text that came, without the marker
  }
  restoreIntegers(root, marker)
  return root.value
}

const nameEnd = /[ \t\r\n]*:/y

/** Whether what ends here stands where an object wants a name. */
function isMemberName(text: string, end: number): boolean {
  nameEnd.lastIndex = end
  return nameEnd.test(text)
}

/** Walks without recursion: a peer's value may be deep. */
function restoreIntegers(root: { value: JsonValue }, marker: string): void {
  const open: object[] = [root]
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    const members = holder as Record<string, JsonValue>
    for (const name of Object.keys(members)) {
      const value = members[name]
      if (typeof value === 'string') {
        if (value.startsWith(marker)) members[name] = integer(value.slice(marker.length))
      } else if (typeof value === 'object' && value !== null) {
        open.push(value)
      }
    }
  }
}

function integer(digits: string): number | bigint {
  const value = Number(digits)
  return Number.isSafeInteger(value) ? value : BigInt(digits)
}
