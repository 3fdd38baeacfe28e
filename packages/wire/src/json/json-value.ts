/** What a parsed message is made of. Integers that a `number` cannot hold exactly are `bigint`. */
export type JsonValue = null | boolean | number | bigint | string | JsonValue[] | JsonObject

export interface JsonObject {
  [member: string]: JsonValue
}
