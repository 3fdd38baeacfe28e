import type { JsonValue } from '../src/json/json-value.js'
import { Resync, type ResyncAction, type ResyncLimits } from '../src/resync.js'

/** One input of a `Resync`. A message without `bytes` counts 10. */
export type ResyncInput =
  | { start: number }
  | { tick: number }
  | { message: JsonValue; bytes?: number }
  | { skipped: number }
  | 'sentinel'

/** A `Resync` whose ids are 101, 102, 103 and so on. */
export function countingResync(limits: ResyncLimits = {}): Resync {
  let id = 100
  return new Resync(limits, () => ++id)
}

export function feedResync(resync: Resync, input: ResyncInput): ResyncAction[] {
  if (input === 'sentinel') return resync.sentinel()
  if ('start' in input) return resync.start(input.start)
  if ('tick' in input) return resync.tick(input.tick)
  if ('skipped' in input) return resync.skipped(input.skipped)
  return resync.message(input.message, input.bytes ?? 10)
}
