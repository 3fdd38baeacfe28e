import type { JobInfo } from '@qga/schema/qmp'
import type { Commands } from '../commands.js'

/** What QEMU says of a job; undefined if it has none of this id. */
export async function findJob(qmp: Commands, id: string): Promise<JobInfo | undefined> {
  const jobs = await qmp.execute('query-jobs')
  return jobs.find((job) => job.id === id)
}
