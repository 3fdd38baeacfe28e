import { OptionError } from './option-error.js'

/** Longest delay of a timer; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** The same number of milliseconds. @throws OptionError when it is no time at all */
export function checkedTimeout(ms: number): number {
  if (ms >= 0) return ms
  throw new OptionError(`timeoutMs is ${ms}`, { hint: 'Give milliseconds, 0 or more; Infinity is for ever' })
}

/**
 * Calls back after so many milliseconds, up to 24 days; a longer time, infinity included, never comes.
 * @throws OptionError
 */
export function startTimer(ms: number, callback: () => void): ReturnType<typeof setTimeout> | undefined {
  return checkedTimeout(ms) <= MAX_TIMER_MS ? setTimeout(callback, ms) : undefined
}
