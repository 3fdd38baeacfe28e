import { describe, expect, test } from 'vitest'
import { QmpClient } from '../src/index.js'
import { type JobScript, jobMonitor } from './job-monitor.js'

const backup = { device: 'd0', target: 'd1', sync: 'full' } as const

/** How a job of this kind ends, and whether it is dismissed. */
async function run(script: JobScript, options: object = {}) {
  await using fake = jobMonitor(script)
  await using qmp = await QmpClient.connect(fake.transport)
  const result = await qmp.runJob('blockdev-backup', backup, options).catch((error: unknown) => error)
  return { result, left: await qmp.execute('query-jobs'), sent: fake.requests.map(({ execute }) => execute) }
}

describe('a job on a fake monitor', { timeout: 30_000 }, () => {
  test.each<[string, JobScript]>([
    ['that takes its time', {}],
    ['that is over before its command returns', { instant: true }],
    ['that has to be completed', { mirror: true }],
  ])('%s: does its work, and is dismissed', async (_, script) => {
    const { result, left, sent } = await run(script)
    expect(result).toMatchObject({ type: 'backup', current: 8, total: 8 })
    expect(left).toEqual([])
    expect(sent.includes('job-complete')).toBe(script.mirror === true)
  })

  test.each<[string, JobScript]>([
    ['later', { error: 'No space left' }],
    ['before its command returns', { error: 'No space left', instant: true }],
  ])('that fails %s: its error is read before it is dismissed', async (_, script) => {
    const { result, left } = await run(script)
    expect(result).toMatchObject({ code: 'JOB_FAILED', reason: 'failed', desc: 'No space left' })
    expect(left).toEqual([])
  })

  test('that is cancelled by the signal ends, is dismissed, and rejects with the reason', async () => {
    const life = new AbortController()
    const wish = new Error('enough')
    const onProgress = () => life.abort(wish)
    const { result, left } = await run({ forever: true }, { signal: life.signal, onProgress, intervalMs: 1 })
    expect(result).toBe(wish)
    expect(left).toEqual([])
  })

  test('whose monitor leaves is not waited for any more', async () => {
    const fake = jobMonitor({ forever: true })
    await using qmp = await QmpClient.connect(fake.transport)
    const running = qmp.waitForEvent('JOB_STATUS_CHANGE', { filter: ({ data }) => data.status === 'running' })
    const job = qmp.runJob('blockdev-backup', backup)
    job.catch(() => {})
    await running
    fake.close()
    await expect(job).rejects.toMatchObject({ code: 'CLOSED' })
  })
})
