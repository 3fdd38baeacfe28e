/** Least and greatest value of each integer type; a plain `int` is 64 bits wide on the wire. */
const integerRanges: Readonly<Record<string, readonly [least: bigint, greatest: bigint]>> = {
  int: [-9223372036854775808n, 9223372036854775807n],
  int8: [-128n, 127n],
  int16: [-32768n, 32767n],
  int32: [-2147483648n, 2147483647n],
  int64: [-9223372036854775808n, 9223372036854775807n],
  uint8: [0n, 255n],
  uint16: [0n, 65535n],
  uint32: [0n, 4294967295n],
  uint64: [0n, 18446744073709551615n],
  size: [0n, 18446744073709551615n],
}

/** The range of an integer type; `undefined` for any other type. */
export function integerRange(type: string): readonly [least: bigint, greatest: bigint] | undefined {
  return Object.hasOwn(integerRanges, type) ? integerRanges[type] : undefined
}
