/**
 * A signed 64-bit integer: a `number` where that is exact, a `bigint` beyond 2^53.
 * Either is accepted in arguments; a reply holds a `bigint` only where a `number` would lose digits.
 */
export type Int64 = number | bigint

/** An unsigned 64-bit integer, as {@link Int64} is a signed one. */
export type Uint64 = number | bigint

/** A number of bytes; {@link Uint64} on the wire. */
export type Size = number | bigint
