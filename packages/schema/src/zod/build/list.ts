import * as z from 'zod'
import { customType } from './custom-type.js'
import { limits } from './limits.js'

/** A list. Unlike zod's own it stops at the limit of issues: a long hostile one exhausts neither memory nor the stack. */
export function list(entry: z.ZodType): z.ZodType {
  return customType((payload, context) => {
    const { value: input, issues } = payload
    if (!Array.isArray(input)) {
      issues.push({ code: 'invalid_type', expected: 'array', input })
      return payload
    }
    const output: unknown[] = []
    payload.value = output
    for (const [index, value] of input.entries()) {
      const result = entry._zod.run({ value, issues: [] }, context)
      if (result instanceof Promise) throw new z.core.$ZodAsyncError()
      output.push(result.value)
      issues.push(...z.core.util.prefixIssues(index, result.issues))
      if (issues.length >= limits.issues) break
    }
    return payload
  })
}
