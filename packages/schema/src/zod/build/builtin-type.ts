import * as z from 'zod'
import { integerRange } from '../../integer-ranges.js'
import { choice } from './choice.js'

const builders: Readonly<Record<string, () => z.ZodType>> = {
  any: () => z.unknown(),
  bool: () => z.boolean(),
  // The one plain integer that is known to fit a `number`: the others are called `int64`.
  int: () => z.int(),
  int64: () => wideInteger('int64'),
  null: () => z.null(),
  number: () => byKindOfNumber(z.number(), z.bigint()),
  size: () => wideInteger('size'),
  str: () => z.string(),
  uint64: () => wideInteger('uint64'),
}

/**
 * The schema of a built-in type. An integer that fits a `number` is one, in its range; one of 64 bits may be a
 * `bigint`, too, and so may the integers among plain numbers. A `number` that has lost digits is refused.
 *
 * @throws TypeError for a name that is no built-in type
 */
export function builtinType(name: string): z.ZodType {
  const build = Object.hasOwn(builders, name) ? builders[name] : undefined
  return build?.() ?? narrowInteger(name)
}

function narrowInteger(name: string): z.ZodType {
  const [least, greatest] = rangeOf(name)
  return z.int().check(z.gte(Number(least)), z.lte(Number(greatest)))
}

/** As `number` such an integer ends where digits are lost, long before its range does. */
function wideInteger(name: string): z.ZodType {
  const [least, greatest] = rangeOf(name)
  const exact = least < 0n ? z.int() : z.int().check(z.gte(Number(least)))
  return byKindOfNumber(exact, z.bigint().check(z.gte(least), z.lte(greatest)))
}

function byKindOfNumber(number: z.ZodType, bigint: z.ZodType): z.ZodType {
  return choice((value) => (typeof value === 'bigint' ? bigint : number))
}

function rangeOf(name: string): readonly [least: bigint, greatest: bigint] {
  const range = integerRange(name)
  if (range === undefined) throw new TypeError(`Type '${name}' is neither built in nor in the table of types`)
  return range
}
