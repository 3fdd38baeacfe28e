import { CommandFailure, FakeMonitor } from '@qga/testing'

/** How a job on the fake goes. */
export interface JobScript {
  /** Over before its command returns. */
  readonly instant?: boolean
  /** Catches up, and waits to be completed. */
  readonly mirror?: boolean
  /** Runs until it is cancelled. */
  readonly forever?: boolean
  readonly error?: string
}

/** A monitor whose `blockdev-backup` goes as real ones were seen to: the order of events and replies is QEMU's. */
export function jobMonitor(script: JobScript): FakeMonitor {
  let job: { id: string; status: string; error?: string } | undefined
  const at = (status: string) => {
    if (job === undefined) return
    fake.emit('JOB_STATUS_CHANGE', { id: job.id, status })
    job.status = status
  }
  const end = (error: string | undefined) => {
    if (job === undefined) return
    if (error === undefined) for (const status of ['waiting', 'pending']) at(status)
    else {
      job.error = error
      at('aborting')
    }
    const name = error === 'Operation canceled' ? 'BLOCK_JOB_CANCELLED' : 'BLOCK_JOB_COMPLETED'
    fake.emit(name, { device: job.id, type: 'backup', len: 8, offset: 8, speed: 0, ...(error && { error }) })
    at('concluded')
  }
  const fake: FakeMonitor = new FakeMonitor({
    'blockdev-backup': ({ 'job-id': id = '' }) => {
      job = { id, status: 'created' }
      at('created')
      at('running')
      if (script.instant) end(script.error)
      else if (script.mirror) setImmediate(() => at('ready'))
      else if (!script.forever) setImmediate(() => end(script.error))
    },
    'query-jobs': () =>
      job === undefined ? [] : [{ ...job, type: 'backup', 'current-progress': 8, 'total-progress': 8 }],
    'job-complete': () => void setImmediate(() => end(script.error)),
    'job-cancel': () => end('Operation canceled'),
    'job-dismiss': () => {
      if (job?.status !== 'concluded') throw new CommandFailure('GenericError', 'not concluded')
      at('null')
      job = undefined
    },
  })
  return fake
}
