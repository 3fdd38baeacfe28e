import type { JobStatus, JobVerb } from '@qga/schema/qmp'
import { genericError } from '../../command-failure.js'

const going: readonly JobStatus[] = ['created', 'running', 'paused', 'ready', 'standby']

/** What can be asked of a job, by its status. [measured, 7.2 and 11.1] */
const verbs: Readonly<Record<Exclude<JobVerb, 'change'>, readonly JobStatus[]>> = {
  cancel: [...going, 'waiting', 'pending'],
  pause: going,
  resume: going,
  'set-speed': going,
  complete: ['ready', 'standby'],
  finalize: ['pending'],
  dismiss: ['concluded'],
}

/** Throws what QEMU says of a job that is not where the verb makes sense. */
export function checkVerb(id: string, status: JobStatus, verb: keyof typeof verbs): void {
  if (verbs[verb].includes(status)) return
  throw genericError(`Job '${id}' in state '${status}' cannot accept command verb '${verb}'`)
}
