import type * as z from 'zod'
import { customType } from './custom-type.js'
import { limits } from './limits.js'

let depth = 0

/**
 * A type that is built when its first value comes, so that types may mention each other in a circle. Only in such
 * circles can values be nested without end; they are refused where they pass the limit, and issues are kept up to it.
 */
export function reference(build: () => z.ZodType): z.ZodType {
  let target: z.ZodType | undefined
  return customType((payload, context) => {
    const { issues } = payload
    if (depth === limits.nesting) {
      const message = `Invalid input: objects nested more than ${limits.nesting} levels deep`
      issues.push({ code: 'custom', message, input: payload.value })
      return payload
    }
    depth++
    try {
      target ??= build()
      return target._zod.run(payload, context)
    } finally {
      depth--
      if (issues.length > limits.issues) issues.length = limits.issues
    }
  })
}
