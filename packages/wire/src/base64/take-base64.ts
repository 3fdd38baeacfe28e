import { CLOSE, COLON, COMMA, isSpace, OPEN, QUOTE } from '../ascii.js'
import type { JsonValue } from '../json/json-value.js'
import { parseText } from '../json/parse-text.js'
import { strictJson } from '../json/strict-json.js'
import type { Taken } from '../message-decoder.js'
import { decodeBase64Bytes, type Room } from './base64.js'

/** A shorter frame is as well read as text. */
const MIN_BYTES = 1024
/** The member begins this early in every reply that has it. */
const HEAD_BYTES = 256
/** What stands around the base64 is this long at most. */
const MAX_REST_BYTES = 2048

/**
 * Takes the base64 of a reply straight from its bytes: `takeBase64(frame, 'buf-b64')` of
 * `{"return": {"count": …, "buf-b64": "…", "eof": false}}`. The text, which is a third longer than the data and would
 * be copied thrice, is never made: that halves the cost.
 *
 * `undefined` if there is no such member in what is returned, if the frame is short or the base64 not strict, or if
 * anything else is out of the ordinary: read the frame by `parseJson` then. Where there is a result, it is the same
 * that `parseJson` and `decodeBase64` give, and it proves that the bytes are one frame.
 *
 * `maxRest` bounds what stands around the base64, in bytes. `room` gives the memory of the data; by default it is new.
 */
export function takeBase64(
  frame: Uint8Array,
  member: string,
  maxRest: number = MAX_REST_BYTES,
  room?: Room,
): Taken | undefined {
  if (frame.length < MIN_BYTES || frame[0] !== OPEN || frame[frame.length - 1] !== CLOSE) return undefined
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.length)
  const start = startOfValue(bytes, `"${member}"`)
  const end = start < 0 ? -1 : bytes.indexOf(QUOTE, start)
  if (end < 0 || start + bytes.length - end > Math.min(maxRest, MAX_REST_BYTES)) return undefined
  const value = restOf(bytes.toString('utf8', 0, start) + bytes.toString('utf8', end), member)
  const data = value === undefined ? undefined : decodeBase64Bytes(bytes, start, end, room)
  return value === undefined || data === undefined ? undefined : { value, data }
}

/** Where the string behind a name begins, or -1. What stands before the name must be such that it can be one. */
function startOfValue(bytes: Buffer, name: string): number {
  const place = bytes.toString('latin1', 0, HEAD_BYTES).indexOf(name)
  const before = bytes[place - 1]
  // A backslash before a quote would make it none.
  if (before !== OPEN && before !== COMMA && !isSpace(before)) return -1
  const colon = skipSpace(bytes, place + name.length)
  const quote = skipSpace(bytes, colon + 1)
  return bytes[colon] === COLON && bytes[quote] === QUOTE ? quote + 1 : -1
}

function skipSpace(bytes: Buffer, from: number): number {
  let at = from
  while (isSpace(bytes[at])) at++
  return at
}

/**
 * The reply without its base64, if the empty string in it is surely the member that was emptied: nothing is spelled
 * with escapes, nothing stands there twice, and it is what is returned that has it.
 */
function restOf(text: string, member: string): JsonValue | undefined {
  const name = `"${member}"`
  if (text.includes('\\') || text.indexOf(name) !== text.lastIndexOf(name)) return undefined
  try {
    const value = parseText(text, /\d{16}/.test(text))
    strictJson(text, value)
    return ownMember(ownMember(value, 'return'), member) === '' ? value : undefined
  } catch {
    return undefined
  }
}

function ownMember(value: JsonValue | undefined, member: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.hasOwn(value, member) ? value[member] : undefined
}
