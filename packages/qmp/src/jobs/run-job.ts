import { randomUUID } from 'node:crypto'
import type { Arguments, CommandName, Return } from '@qga/schema/qmp'
import type { Commands } from '../commands.js'
import { followJob } from './follow-job.js'
import type { JobOptions, JobResult } from './job-options.js'

/** Commands that begin a job. */
export type JobCommand = {
  [N in CommandName]: Arguments<N> extends infer A ? (A extends { 'job-id'?: string } ? N : never) : never
}[CommandName]

/** A job's arguments; a `job-id` is made where none is given. */
export type JobArguments<N extends JobCommand> =
  Arguments<N> extends infer A ? (A extends unknown ? Omit<A, 'job-id'> & { 'job-id'?: string } : never) : never

/** Jobs that QEMU would dismiss by itself, with their errors. */
const dismissing: ReadonlySet<string> = /* @__PURE__ */ new Set<JobCommand>([
  'block-commit',
  'block-stream',
  'blockdev-backup',
  'blockdev-mirror',
  'drive-backup',
  'drive-mirror',
])

/**
 * Begins a job, accompanies it to its end and dismisses it. Resolves when it has done its work.
 *
 * `auto-dismiss` is false unless given, so that the job's error can be read before it is gone. When the command itself
 * rejects by a time-out, the job may have begun: look at `query-jobs`.
 * @throws JobError when the job fails; CommandError when it cannot begin; ClosedError; the signal's reason
 */
export async function runJob<N extends JobCommand>(
  qmp: Commands,
  command: N,
  args: JobArguments<N>,
  options: JobOptions = {},
): Promise<JobResult> {
  const given: { readonly 'job-id'?: string; readonly 'auto-finalize'?: boolean } = args
  const id = given['job-id'] ?? `job-${randomUUID()}`
  const all = { ...(dismissing.has(command) ? { 'auto-dismiss': false } : {}), ...args, 'job-id': id }
  const finalize = given['auto-finalize'] === false
  const start = (): Promise<Return<N> | unknown> => qmp.executeRaw(command, all)
  return await followJob(qmp, id, { ...options, start, finalize })
}
