import { UsageError } from './usage-error.js'

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const

/** The longest time that a timer of Node can wait. */
const MAX_MS = 2 ** 31 - 1

const form = 'Write 500ms, 10s, 2m or 1h; a plain number counts seconds'

/** `500ms`, `1.5s`, `2m`, `1h` or plain seconds to whole milliseconds. `what` names the option in errors. @throws UsageError */
export function parseDuration(text: string, what: string, least = 1): number {
  const [, digits, unit = 's'] = /^(\d{1,12}(?:\.\d{1,6})?)(ms|s|m|h)?$/.exec(text.trim()) ?? []
  if (digits === undefined) throw new UsageError(`${what}: '${text}' is no duration`, { hint: form })
  const ms = Math.round(Number(digits) * units[unit as keyof typeof units])
  if (ms < least) throw new UsageError(`${what}: ${text} is too short`, { hint: form })
  if (ms > MAX_MS) throw new UsageError(`${what}: ${text} is too long`, { hint: 'The longest is 596h' })
  return ms
}
