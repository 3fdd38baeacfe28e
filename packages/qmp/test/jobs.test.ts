import { CommandFailure, FakeMonitor } from '@qga/testing'
import { describe, expect, test } from 'vitest'
import { blockGraph, followJob, type JobProgress, QmpClient, snapshotDisks } from '../src/index.js'
import { addBadNode, addDisk, addNodes, overlayOf, whenRunning } from './disks.js'
import { clientOf, describeKinds } from './monitors.js'
import { rejection } from './scripted-monitor.js'

const MIB = 2 ** 20
const whole = { device: 'a', target: 'b', sync: 'full' } as const
/** It would take weeks. */
const slow = { ...whole, speed: 1 } as const

describeKinds('jobs', (kind) => {
  /** A client whose QEMU has nodes `a` and `b`, and no job in the end. */
  async function begin() {
    const { qmp, monitor, [Symbol.asyncDispose]: end } = await clientOf(kind, { buses: true })
    await addNodes(qmp, 'a', 'b')
    const dispose = async () => {
      const left = qmp.state === 'open' ? await qmp.execute('query-jobs') : []
      await end()
      expect(left).toEqual([])
    }
    return { qmp, monitor, [Symbol.asyncDispose]: dispose }
  }

  test('backup: does its work, tells its progress, and is dismissed', async () => {
    await using at = await begin()
    const told: JobProgress[] = []
    const result = await at.qmp.runJob('blockdev-backup', whole, { onProgress: (progress) => told.push(progress) })
    expect(result).toMatchObject({ type: 'backup', current: 2 * MIB, total: 2 * MIB })
    expect(told.every(({ id, type }) => id === result.id && type === 'backup')).toBe(true)
  })

  test('progress is asked for while a job runs', async () => {
    await using at = await begin()
    const { signal, wish } = whenRunning(at.qmp, async () => {
      await expect.poll(() => told.length, { timeout: 20_000 }).toBeGreaterThan(4)
    })
    const told: JobProgress[] = []
    const options = { signal, intervalMs: 5, onProgress: (progress: JobProgress) => told.push(progress) }
    expect(await rejection(at.qmp.runJob('blockdev-backup', slow, options))).toBe(wish)
    expect(told.map(({ status }) => status)).toContain('running')
  })

  test('one that fails says why, and is dismissed', async () => {
    await using at = await begin()
    await addBadNode(at.qmp, 'bad', 'a')
    const errors: unknown[] = []
    const job = at.qmp.runJob('blockdev-backup', { ...whole, device: 'bad' }, { onIoError: (one) => errors.push(one) })
    await expect(job).rejects.toMatchObject({
      code: 'JOB_FAILED',
      type: 'backup',
      reason: 'failed',
      desc: 'Input/output error',
    })
    expect(errors).toMatchObject([{ operation: 'read', action: 'report' }])
    const options = { driver: 'qcow2', file: 'no-such-node', size: 1024 } as const
    await expect(at.qmp.runJob('blockdev-create', { options })).rejects.toMatchObject({
      type: 'create',
      desc: expect.stringContaining('no-such-node'),
    })
  })

  test('a command that begins no job rejects with its own error', async () => {
    await using at = await begin()
    const nothing = { ...whole, device: 'no-such-node' }
    await expect(at.qmp.runJob('blockdev-backup', nothing)).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
  })

  test('auto-dismiss: what QEMU dismisses itself is not missed, however it ends', async () => {
    await using at = await begin()
    await addBadNode(at.qmp, 'bad', 'a')
    const args = { ...whole, 'auto-dismiss': true }
    expect(await at.qmp.runJob('blockdev-backup', args)).toMatchObject({ type: 'backup', total: 2 * MIB })
    await expect(at.qmp.runJob('blockdev-backup', { ...args, device: 'bad' })).rejects.toMatchObject({
      reason: 'failed',
      desc: 'Input/output error',
    })
    const { signal, wish } = whenRunning(at.qmp)
    const forever = at.qmp.runJob('blockdev-backup', { ...args, sync: 'none' }, { signal })
    expect(await rejection(forever)).toBe(wish)
  })

  test('mirror: completes when it is ready, and the disk has moved', async () => {
    await using at = await begin()
    await addDisk(at.qmp, at.monitor.folder, 'm0')
    let ready = false
    const onReady = () => {
      ready = true
    }
    const args = { device: 'm0', target: 'b', sync: 'full' } as const
    expect((await at.qmp.runJob('blockdev-mirror', args, { onReady })).type).toBe('mirror')
    expect(ready).toBe(true)
    const disk = (await blockGraph(at.qmp)).roots.find(({ name }) => name.includes('disk-m0'))
    expect(disk?.children.map(({ node }) => node.name)).toEqual(['b'])
  })

  test('mirror: ends when it is ready, and the disk is where it was', async () => {
    await using at = await begin()
    await addDisk(at.qmp, at.monitor.folder, 'e0')
    const args = { device: 'e0', target: 'a', sync: 'full' } as const
    await at.qmp.runJob('blockdev-mirror', args, { whenReady: 'end' })
    const disk = (await blockGraph(at.qmp)).roots.find(({ name }) => name.includes('disk-e0'))
    expect(disk?.children.map(({ node }) => node.name)).toEqual(['e0'])
  })

  test('cancel: by the signal, also of a job that is paused; and by somebody else', async () => {
    await using at = await begin()
    const running = whenRunning(at.qmp)
    expect(await rejection(at.qmp.runJob('blockdev-backup', slow, running))).toBe(running.wish)
    const paused = whenRunning(at.qmp, () => at.qmp.execute('job-pause', { id: 'p' }))
    expect(await rejection(at.qmp.runJob('blockdev-backup', { ...slow, 'job-id': 'p' }, paused))).toBe(paused.wish)
    whenRunning(at.qmp, () => at.qmp.execute('job-cancel', { id: 'c' }))
    await expect(at.qmp.runJob('blockdev-backup', { ...slow, 'job-id': 'c' })).rejects.toMatchObject({
      code: 'JOB_FAILED',
      reason: 'cancelled',
    })
  })

  test('cancel: a job that is paused by an error of its own', async () => {
    await using at = await begin()
    await addBadNode(at.qmp, 'bad', 'a')
    const life = new AbortController()
    const wish = new Error('enough')
    const args = { ...whole, device: 'bad', 'on-source-error': 'stop' } as const
    const job = at.qmp.runJob('blockdev-backup', args, { signal: life.signal, onIoError: () => life.abort(wish) })
    expect(await rejection(job)).toBe(wish)
  })

  test('auto-finalize: false waits for the caller', async () => {
    await using at = await begin()
    const seen: string[] = []
    const onPending = async () => {
      seen.push(...(await at.qmp.execute('query-jobs')).map(({ status }) => status))
    }
    await at.qmp.runJob('blockdev-backup', { ...whole, 'auto-finalize': false }, { onPending })
    expect(seen).toEqual(['pending'])
  })

  test('one that waits to be finalized is finalized once, when it is followed from the past', async () => {
    await using at = await begin()
    const after = at.qmp.sequence
    const pending = at.qmp.waitForEvent('BLOCK_JOB_PENDING')
    const args = { ...whole, 'job-id': 'f', 'auto-finalize': false, 'auto-dismiss': false } as const
    await at.qmp.execute('blockdev-backup', args)
    await pending
    let times = 0
    const onPending = () => {
      times++
    }
    expect(await followJob(at.qmp, 'f', { after, finalize: true, onPending })).toMatchObject({ type: 'backup' })
    expect(times).toBe(1)
  })

  test('one that ends while onReady works is no error of completing it', async () => {
    await using at = await begin()
    const onReady = async () => {
      await at.qmp.execute('job-cancel', { id: 'r' })
      await expect.poll(async () => (await at.qmp.execute('query-jobs'))[0]?.status).toBe('concluded')
    }
    const job = at.qmp.runJob('blockdev-mirror', { ...whole, 'job-id': 'r' }, { onReady })
    await expect(job).rejects.toMatchObject({ code: 'JOB_FAILED', reason: 'cancelled' })
  })

  test('snapshots of two disks in one transaction, then commit and stream', async () => {
    await using at = await begin()
    const { folder } = at.monitor
    for (const name of ['s0', 's1']) await addDisk(at.qmp, folder, name)
    const taken = await snapshotDisks(at.qmp, [overlayOf(folder, 's0'), overlayOf(folder, 's1')])
    expect(taken).toMatchObject({ consistency: 'crash', heldMs: undefined, warnings: [] })
    const names = async (top: string) => (await blockGraph(at.qmp)).backingChain(top).map(({ name }) => name)
    expect(await names('s0-top')).toEqual(['s0-top', 's0'])
    expect(await names('s1-top')).toEqual(['s1-top', 's1'])
    await at.qmp.runJob('block-commit', { device: 's0-top' })
    expect(await names('s0')).toEqual(['s0'])
    await at.qmp.runJob('block-stream', { device: 's1-top' })
    expect(await names('s1-top')).toEqual(['s1-top'])
  })

  test('none of the disks has a snapshot when one cannot', async () => {
    await using at = await begin()
    await addDisk(at.qmp, at.monitor.folder, 'n0')
    const overlay = overlayOf(at.monitor.folder, 'n0')
    const wrong = { ...overlay, 'node-name': 'no-such-node', 'snapshot-node-name': 'wrong-top' }
    await expect(snapshotDisks(at.qmp, [overlay, wrong])).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
    expect((await blockGraph(at.qmp)).nodes.has('n0-top')).toBe(false)
  })

  test('jobs of a transaction are followed one by one', async () => {
    await using at = await begin()
    await addNodes(at.qmp, 'c', 'd')
    const after = at.qmp.sequence
    const backup = (id: string, device: string, target: string) => {
      const data = { 'job-id': id, device, target, sync: 'full', 'auto-dismiss': false } as const
      return { type: 'blockdev-backup', data } as const
    }
    await at.qmp.execute('transaction', { actions: [backup('j0', 'a', 'b'), backup('j1', 'c', 'd')] })
    const results = await Promise.all(['j0', 'j1'].map((id) => followJob(at.qmp, id, { after })))
    expect(results).toMatchObject(['j0', 'j1'].map((id) => ({ id, type: 'backup' })))
    await expect(followJob(at.qmp, 'nope')).rejects.toMatchObject({ code: 'JOB_FAILED', reason: 'lost' })
  })

  test('one whose monitor leaves is not waited for any more', async () => {
    await using at = await clientOf(kind)
    await addNodes(at.qmp, 'a', 'b')
    whenRunning(at.qmp, () => at.monitor.kill())
    await expect(at.qmp.runJob('blockdev-backup', slow)).rejects.toMatchObject({ code: 'CLOSED' })
  })
})

describe('what a real QEMU cannot be made to do', () => {
  /** A client of a fake with nodes, and handlers. */
  async function begin(handlers: ConstructorParameters<typeof FakeMonitor>[0]) {
    const fake = new FakeMonitor(handlers)
    const qmp = await QmpClient.connect(fake.transport)
    await addNodes(qmp, 'a', 'b')
    const dispose = async () => {
      await qmp.close()
      fake.close()
    }
    return { qmp, fake, [Symbol.asyncDispose]: dispose }
  }

  test('a job is over and dismissed before its command returns', async () => {
    await using at = await begin({})
    const args = { ...whole, 'auto-dismiss': true }
    expect(await at.qmp.runJob('blockdev-backup', args)).toMatchObject({ type: 'backup', current: 2 * MIB })
  })

  test('a question for the progress that is refused does not end the job', async () => {
    let asked = 0
    await using at = await begin({
      'query-jobs': (_, { builtIn }) => {
        asked++
        if (asked === 1) throw new CommandFailure('GenericError', 'not now')
        return builtIn()
      },
    })
    const result = await at.qmp.runJob('blockdev-backup', whole, { onProgress: () => {} })
    expect(result).toMatchObject({ type: 'backup' })
    expect(asked).toBeGreaterThan(1)
  })

  test('a job that refuses to be completed, and stays ready, is an error', async () => {
    await using at = await begin({
      'job-complete': () => {
        throw new CommandFailure('GenericError', 'cannot be completed now')
      },
    })
    const job = at.qmp.runJob('blockdev-mirror', { ...whole, 'job-id': 'm' })
    await expect(job).rejects.toMatchObject({ code: 'COMMAND_FAILED', desc: 'cannot be completed now' })
    expect(await at.qmp.execute('query-jobs')).toMatchObject([{ id: 'm', status: 'ready' }])
  })

  test('a cancelled job that does not end is waited for no longer than said', async () => {
    await using at = await begin({ 'job-cancel': () => {} })
    const { signal, wish } = whenRunning(at.qmp)
    const job = at.qmp.runJob('blockdev-backup', slow, { signal, cancelTimeoutMs: 50 })
    expect(await rejection(job)).toBe(wish)
    expect(await at.qmp.execute('query-jobs')).toMatchObject([{ status: 'running' }])
  })
})
