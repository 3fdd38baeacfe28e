import { JsonError } from '../errors/json-error.js'
import type { JsonValue } from './json-value.js'
import { integerMarker } from './marker.js'
import { markWideIntegers } from './wide-integers.js'

/**
 * JSON text to a value. `mayBeWide` is false where no 16 digits stand in a row; where they do, the native parser reads
 * the text with each wide integer as a string, and the integers are put in afterwards.
 * @throws JsonError
 */
export function parseText(text: string, mayBeWide: boolean): JsonValue {
  const marker = mayBeWide ? integerMarker() : ''
  const marked = mayBeWide ? markWideIntegers(text, marker) : text
  if (marked === text) return parseNative(text)
  const root: { value: JsonValue } = { value: null }
  try {
    root.value = JSON.parse(marked) as JsonValue
  } catch {
    return parseNative(text) // refuses it as well, and tells the place in the text that came, without the marker
  }
  restoreIntegers(root, marker)
  return root.value
}

function parseNative(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue
  } catch (cause) {
    // The engine's message has a piece of the text, and with it holds all of it in memory: so it is copied.
    const message = JSON.parse(JSON.stringify((cause as SyntaxError).message)) as string
    throw new JsonError(`not JSON: ${message}`, { cause: new SyntaxError(message) })
  }
}

/** Walks without recursion: a peer's value may be deep. */
function restoreIntegers(root: { value: JsonValue }, marker: string): void {
  const open: object[] = [root]
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    const members = holder as Record<string | number, JsonValue>
    const names = Array.isArray(holder) ? holder.keys() : Object.keys(holder)
    for (const name of names) {
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
