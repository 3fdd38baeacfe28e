import type { JsonObject, JsonValue } from '../json/json-value.js'

/** What a command returned. */
export interface ReturnReply {
  readonly kind: 'return'
  readonly id: JsonValue | undefined
  readonly value: JsonValue
  /** The data of a file, where it was taken from the bytes; the value has an empty string in its place. */
  readonly data?: Uint8Array | undefined
}

/** A message of an agent or a monitor, looked at once. */
export type Reply =
  | ReturnReply
  | { readonly kind: 'error'; readonly id: JsonValue | undefined; readonly class: string; readonly desc: string }
  /** QMP's, never an agent's; whether its other members are what they must be is not looked at here. */
  | { readonly kind: 'event'; readonly name: string; readonly message: JsonObject }
  /** QMP's, never an agent's. */
  | { readonly kind: 'greeting'; readonly value: JsonValue }
  /** Our own request come back: a guest's terminal that echoes. [qemu-ga on FreeBSD before the fix] */
  | { readonly kind: 'echo' }
  | { readonly kind: 'malformed'; readonly id: JsonValue | undefined; readonly what: string }

/** What a message is, by its own members. Never throws. */
export function classifyReply(message: JsonValue, data?: Uint8Array): Reply {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    return { kind: 'malformed', id: undefined, what: 'a message that is no object' }
  }
  const id = own(message, 'id')
  const value = own(message, 'return')
  const error = own(message, 'error')
  if (own(message, 'execute') !== undefined) return { kind: 'echo' }
  if (value !== undefined && error !== undefined) return { kind: 'malformed', id, what: 'both a return and an error' }
  if (value !== undefined) return { kind: 'return', id, value, data }
  if (error !== undefined) return errorReply(error, id)
  const event = own(message, 'event')
  if (typeof event === 'string') return { kind: 'event', name: event, message }
  if (event !== undefined) return { kind: 'malformed', id, what: 'an event whose name is no string' }
  const greeting = own(message, 'QMP')
  if (greeting !== undefined) return { kind: 'greeting', value: greeting }
  return { kind: 'malformed', id, what: 'neither a return nor an error' }
}

function errorReply(error: JsonValue, id: JsonValue | undefined): Reply {
  if (typeof error !== 'object' || error === null || Array.isArray(error)) {
    return { kind: 'malformed', id, what: 'an error that is no object' }
  }
  const name = own(error, 'class')
  const desc = own(error, 'desc')
  if (typeof name !== 'string' || typeof desc !== 'string') {
    return { kind: 'malformed', id, what: 'an error without class or desc' }
  }
  return { kind: 'error', id, class: name, desc }
}

function own(object: JsonObject, member: string): JsonValue | undefined {
  const value = object[member]
  return value === undefined || !Object.hasOwn(object, member) ? undefined : value
}
