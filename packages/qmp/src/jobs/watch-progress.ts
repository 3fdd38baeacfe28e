import type { Commands } from '../commands.js'
import { tell } from '../tell.js'
import { findJob } from './find-job.js'
import { type JobOptions, progressOf } from './job-options.js'

const INTERVAL_MS = 500

/** Tells of a job's progress now and every so often, one question at a time. Asks nothing when nobody listens. */
export function watchProgress(
  qmp: Commands,
  id: string,
  { onProgress, intervalMs = INTERVAL_MS }: JobOptions,
): { now(): Promise<void>; stop(): void } {
  if (onProgress === undefined) return { now: async () => {}, stop: () => {} }
  let asking: Promise<void> | undefined
  let stopped = false
  // What goes wrong with the session is told by the events, and a question that was not answered is asked again.
  const ask = async () => {
    const job = await findJob(qmp, id).catch(() => undefined)
    if (job !== undefined && !stopped) tell(() => onProgress(progressOf(job)))
  }
  const now = () => {
    asking ??= ask().finally(() => {
      asking = undefined
    })
    return asking
  }
  const timer = setInterval(() => void now(), Math.max(1, intervalMs))
  return {
    now,
    stop: () => {
      stopped = true
      clearInterval(timer)
    },
  }
}
