import type { Int64 } from '@qga/schema'
import { ProtocolError } from '@qga/wire/calls'
import { decodeBase64 } from '@qga/wire/node'

/** What a guest returns is a claim. These take it at its word only if it has the shape that it must have. */

/** @throws ProtocolError */
export function claimedObject<T extends object>(value: T, what: string): T {
  if (typeof value !== 'object' || value === null) throw new ProtocolError(`${what} is no object`)
  return value
}

/** Whether it is the empty object, which agents return when they have nothing to say. Anything else is no such claim. */
export function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
}

/** @throws ProtocolError */
export function claimedInteger(value: number | bigint, what: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new ProtocolError(`${what} is no plain integer`)
  return value
}

/** @throws ProtocolError */
export function claimedInt64(value: Int64, what: string): Int64 {
  const fits = typeof value === 'bigint' ? BigInt.asIntN(64, value) === value : Number.isSafeInteger(value)
  if (!fits) throw new ProtocolError(`${what} is no integer of 64 bits`)
  return value
}

/** Base64, strictly: what an encoder prints, and nothing else. @throws ProtocolError */
export function claimedBase64(text: string, what: string): Buffer {
  if (typeof text !== 'string') throw new ProtocolError(`${what} is no string`)
  const bytes = decodeBase64(text)
  if (bytes === undefined) throw new ProtocolError(`${what} is not valid base64`)
  return bytes
}
