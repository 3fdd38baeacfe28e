import type { JobStatus } from '@qga/schema/qmp'
import { ClosedError } from '@qga/wire'
import { CommandError, onAbort, startTimer } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import type { EventStream } from '../events/event-stream.js'
import type { QmpEvent } from '../events/qmp-event.js'
import { CancelWish } from './cancel-wish.js'
import { findJob } from './find-job.js'
import { JobError } from './job-error.js'
import type { JobOptions, JobResult } from './job-options.js'
import { JobOutcome } from './job-outcome.js'
import { watchProgress } from './watch-progress.js'

/** How a job that was begun elsewhere, such as by a transaction, is accompanied. */
export interface FollowOptions extends JobOptions {
  /** Begins the job. Absent: it has begun. */
  readonly start?: (() => Promise<unknown>) | undefined
  /** Whether the job waits to be finalized: it was begun with `auto-finalize: false`. Default false. */
  readonly finalize?: boolean | undefined
  /** The `sequence` from before the job began: what happened since is looked back at. */
  readonly after?: number | undefined
}

type JobEvent = QmpEvent<(typeof names)[number]>

const names = ['JOB_STATUS_CHANGE', 'BLOCK_JOB_COMPLETED', 'BLOCK_JOB_CANCELLED', 'BLOCK_JOB_ERROR'] as const
const CANCEL_TIMEOUT_MS = 60_000

/**
 * Accompanies a job to its end and dismisses it. Resolves when it has done its work.
 * @throws as `runJob`
 */
export async function followJob(qmp: Commands, id: string, options: FollowOptions = {}): Promise<JobResult> {
  const { signal, start, after, cancelTimeoutMs = CANCEL_TIMEOUT_MS } = options
  signal?.throwIfAborted()
  const stream = qmp.events(...names, { filter: (event) => idOf(event) === id, after })
  try {
    // Not aborted itself: a job that has begun could not be cancelled then.
    await (start === undefined ? begun(qmp, id, after) : start())
    const wish = new CancelWish(qmp, id, signal)
    let timer: ReturnType<typeof startTimer>
    const limit = () => {
      timer = startTimer(cancelTimeoutMs, () => stream.close())
    }
    const unlisten = onAbort(signal, limit)
    if (signal?.aborted) limit()
    const progress = watchProgress(qmp, id, options)
    try {
      return await toTheEnd(qmp, id, stream, options, wish, progress.now)
    } finally {
      unlisten()
      clearTimeout(timer)
      progress.stop()
      await wish.settle()
    }
  } finally {
    stream.close()
  }
}

async function toTheEnd(
  qmp: Commands,
  id: string,
  stream: EventStream<JobEvent>,
  options: FollowOptions,
  wish: CancelWish,
  tellProgress: () => Promise<void>,
): Promise<JobResult> {
  const outcome = new JobOutcome(id)
  const already = options.start === undefined ? (await findJob(qmp, id))?.status : undefined
  if (already !== undefined && (await handle(already))) return outcome.result(options.signal, wish.wished)
  for await (const event of stream) {
    outcome.note(event)
    if (event.event === 'BLOCK_JOB_ERROR') options.onIoError?.(event.data)
    if (event.event !== 'JOB_STATUS_CHANGE') continue
    if (await handle(event.data.status)) return outcome.result(options.signal, wish.wished)
  }
  if (wish.wished) throw options.signal?.reason
  throw new ClosedError(`the job ${id} was not waited for: the session with ${qmp.label} is over`, {
    hint: 'QEMU goes on with it, if QEMU is there: see query-jobs of a new session',
  })

  /** Whether it is over. */
  async function handle(status: JobStatus): Promise<boolean> {
    if (status === 'null') return true
    if (status === 'concluded') {
      outcome.concluded(await findJob(qmp, id))
      return await dismissed(qmp, id, outcome)
    }
    await tellProgress()
    if (wish.wished) return false
    if (status === 'ready') await whenReady(qmp, id, options, outcome)
    else if (status === 'pending' && options.finalize === true) await whenPending(qmp, id, options, outcome)
    return false
  }
}

async function whenReady(qmp: Commands, id: string, options: FollowOptions, outcome: JobOutcome): Promise<void> {
  // A mirror becomes ready again after a pause.
  if (outcome.completing) return
  outcome.completing = true
  await options.onReady?.()
  if (options.signal?.aborted) return
  const end = options.whenReady === 'end'
  await told(qmp, id, ['ready', 'standby'], () =>
    end ? qmp.execute('block-job-cancel', { device: id }) : qmp.execute('job-complete', { id }),
  )
}

async function whenPending(qmp: Commands, id: string, options: FollowOptions, outcome: JobOutcome): Promise<void> {
  // It was seen twice: in query-jobs, and by the event that was looked back at.
  if (outcome.finalizing) return
  outcome.finalizing = true
  await options.onPending?.()
  if (options.signal?.aborted) return
  await told(qmp, id, ['pending'], () => qmp.execute('job-finalize', { id }))
}

/** Tells a job something. If it refuses because it is elsewhere by now, its events say the rest. */
async function told(qmp: Commands, id: string, where: JobStatus[], send: () => Promise<unknown>): Promise<void> {
  try {
    await send()
  } catch (error) {
    const status = error instanceof CommandError ? (await findJob(qmp, id))?.status : where[0]
    if (status !== undefined && where.includes(status)) throw error
  }
}

/** Dismisses a concluded job. QEMU, or somebody else, may have been faster: then its `null` tells the end. */
async function dismissed(qmp: Commands, id: string, outcome: JobOutcome): Promise<boolean> {
  if (!outcome.known) return false
  await qmp.execute('job-dismiss', { id }).catch(() => {})
  return true
}

async function begun(qmp: Commands, id: string, after: number | undefined): Promise<void> {
  if (after !== undefined || (await findJob(qmp, id)) !== undefined) return
  throw new JobError(id, undefined, 'lost', 'QEMU has no such job')
}

function idOf(event: JobEvent): string {
  return event.event === 'JOB_STATUS_CHANGE' ? event.data.id : event.data.device
}
