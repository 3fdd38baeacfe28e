import type * as z from 'zod'
import { customType } from './custom-type.js'

/**
 * A type that a look at the value selects. Unlike a zod union it tries one type only: what is wrong is reported where
 * it is, and types that are never selected are never built.
 */
export function choice(select: (value: unknown) => z.ZodType): z.ZodType {
  return customType((payload, context) => select(payload.value)._zod.run(payload, context))
}
