import type { Condition } from './schema.js'

/** Whether a condition holds in a build; `isOn` tells which settings it has. None holds always. */
export function conditionHolds(condition: Condition | undefined, isOn: (setting: string) => boolean): boolean {
  if (condition === undefined) return true
  if (typeof condition === 'string') return isOn(condition)
  if ('not' in condition) return !conditionHolds(condition.not, isOn)
  if ('all' in condition) return condition.all.every((part) => conditionHolds(part, isOn))
  return condition.any.some((part) => conditionHolds(part, isOn))
}
