/** What a parsed message is made of. Integers that a `number` cannot hold exactly are `bigint`. */
export type JsonValue = null | boolean | number | bigint | string | JsonValue[] | JsonObject

/** An object: its own members only, whatever they are called. */
export interface JsonObject {
  [member: string]: JsonValue
}
