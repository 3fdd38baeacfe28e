import { JsonError } from '../errors/json-error.js'
import type { JsonValue } from './json-value.js'
import { endOfString } from './tokens.js'

/**
 * Refuses what readers of JSON disagree about: a name that an object has twice, a number that overflows, bytes that
 * were no UTF-8. It is the `check` of a strict reader. Walks without recursion: a peer's value may be deep.
 * @throws JsonError
 */
export function strictJson(text: string, value: JsonValue): void {
  let members = 0
  const open: JsonValue[] = [value]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'number' && !Number.isFinite(next)) {
      throw new JsonError('a number is too large to be read', { fault: 'not-finite' })
    }
    if (typeof next !== 'object' || next === null) continue
    const values = Object.values(next)
    if (!Array.isArray(next)) members += values.length
    for (const member of values) open.push(member)
  }
  if (colonsOf(text) > members) throw new JsonError('an object has a member twice', { fault: 'repeated-name' })
  if (text.includes('\ufffd')) throw new JsonError('bytes that are no UTF-8', { fault: 'invalid-utf8' })
}

/** How many members a text has: each has one colon outside strings. */
function colonsOf(text: string): number {
  let colons = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') at = endOfString(text, at) - 1
    else if (text[at] === ':') colons++
  }
  return colons
}
