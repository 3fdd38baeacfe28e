import type { Condition } from './schema.js'

/** A condition as one line: `CONFIG_WIN32 or (CONFIG_LINUX and not CONFIG_FSTRIM)`. */
export function conditionText(condition: Condition): string {
  if (typeof condition === 'string') return condition
  if ('not' in condition) return `not ${nested(condition.not)}`
  return 'all' in condition ? condition.all.map(nested).join(' and ') : condition.any.map(nested).join(' or ')
}

function nested(condition: Condition): string {
  return typeof condition === 'string' || 'not' in condition
    ? conditionText(condition)
    : `(${conditionText(condition)})`
}
