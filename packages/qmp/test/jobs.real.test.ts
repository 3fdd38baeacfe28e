import { join } from 'node:path'
import { type RealQemu, realQemuAvailable, startQemu } from '@qga/testing/node'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { blockGraph, followJob, type JobProgress, QmpClient, snapshotDisks } from '../src/index.js'
import { addImage, qemuImg, qemuImgAvailable } from './images.js'

describe.runIf(realQemuAvailable() && qemuImgAvailable())('jobs on real images', { timeout: 60_000 }, () => {
  let qemu: RealQemu
  let qmp: QmpClient
  beforeAll(async () => {
    qemu = await startQemu({ machine: 'q35', args: ['-device', 'virtio-scsi-pci,id=scsi0'] })
  })
  afterAll(() => qemu?.close())
  beforeEach(async () => {
    qmp = await QmpClient.connect(qemu.transport)
    onTestFinished(async () => {
      expect(await qmp.execute('query-jobs')).toEqual([])
      await qmp.close()
    })
  })

  test('blockdev-create and blockdev-backup: a whole copy, its progress told', async () => {
    const source = await addImage(qmp, qemu, 'b0')
    const target = join(qemu.directory, 'b0-copy.qcow2')
    const size = 16 * 1024 * 1024
    await qmp.runJob('blockdev-create', { options: { driver: 'file', filename: target, size: 0 } })
    await qmp.execute('blockdev-add', { driver: 'file', 'node-name': 'b0-file', filename: target })
    await qmp.runJob('blockdev-create', { options: { driver: 'qcow2', file: 'b0-file', size } })
    await qmp.execute('blockdev-add', { driver: 'qcow2', 'node-name': 'b0-copy', file: 'b0-file' })
    const told: JobProgress[] = []
    const result = await qmp.runJob(
      'blockdev-backup',
      { device: 'b0', target: 'b0-copy', sync: 'full' },
      { onProgress: (progress) => told.push(progress) },
    )
    expect(result).toMatchObject({ type: 'backup', current: result.total })
    expect(Number(result.total)).toBeGreaterThan(0)
    expect(told.every(({ id, type }) => id === result.id && type === 'backup')).toBe(true)
    await qmp.execute('blockdev-del', { 'node-name': 'b0-copy' })
    await qmp.execute('blockdev-del', { 'node-name': 'b0' })
    expect(qemuImg('compare', '-f', 'qcow2', '-F', 'qcow2', source, target)).toContain('identical')
  })

  test('a job that fails says why, and is dismissed', async () => {
    const options = { driver: 'qcow2', file: 'no-such-node', size: 1024 } as const
    await expect(qmp.runJob('blockdev-create', { options })).rejects.toMatchObject({
      code: 'JOB_FAILED',
      type: 'create',
      reason: 'failed',
      desc: expect.stringContaining('no-such-node'),
    })
  })

  test('a command that begins no job rejects with its own error', async () => {
    const nothing = { device: 'no-such-node', target: 'no-such-node', sync: 'full' } as const
    await expect(qmp.runJob('blockdev-backup', nothing)).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
  })

  test('auto-dismiss: a job that QEMU dismisses itself is not missed, nor is its cancellation', async () => {
    await addImage(qmp, qemu, 'd0', 1)
    await addImage(qmp, qemu, 'd1', 1)
    const args = { device: 'd0', target: 'd1', 'auto-dismiss': true } as const
    expect(await qmp.runJob('blockdev-backup', { ...args, sync: 'full' })).toMatchObject({ type: 'backup' })
    const forever = qmp.runJob('blockdev-backup', { ...args, sync: 'none' }, cancelSoon())
    await expect(forever).rejects.toMatchObject({ name: 'Wish' })
  })

  test('mirror: completes when it is ready, and the disk has moved', async () => {
    await addImage(qmp, qemu, 'm0')
    await addImage(qmp, qemu, 'm1')
    await qmp.execute('device_add', { driver: 'scsi-hd', bus: 'scsi0.0', id: 'disk-m', drive: 'm0' })
    let ready = false
    const onReady = () => {
      ready = true
    }
    const result = await qmp.runJob('blockdev-mirror', { device: 'm0', target: 'm1', sync: 'full' }, { onReady })
    expect(result.type).toBe('mirror')
    expect(ready).toBe(true)
    const graph = await blockGraph(qmp)
    const disk = graph.roots.find(({ name }) => name.includes('disk-m'))
    expect(disk?.children.map(({ node }) => node.name)).toEqual(['m1'])
  })

  test('mirror: ends when it is ready, and the disk is where it was', async () => {
    const source = await addImage(qmp, qemu, 'e0')
    const copy = await addImage(qmp, qemu, 'e1')
    await qmp.runJob('blockdev-mirror', { device: 'e0', target: 'e1', sync: 'full' }, { whenReady: 'end' })
    await qmp.execute('blockdev-del', { 'node-name': 'e0' })
    await qmp.execute('blockdev-del', { 'node-name': 'e1' })
    expect(qemuImg('compare', '-f', 'qcow2', '-F', 'qcow2', source, copy)).toContain('identical')
  })

  test('cancel: a job that would take for ever ends with the signal', async () => {
    await addImage(qmp, qemu, 'c0')
    await addImage(qmp, qemu, 'c1')
    const args = { device: 'c0', target: 'c1', sync: 'full', speed: 1 } as const
    await expect(qmp.runJob('blockdev-backup', args, cancelSoon())).rejects.toMatchObject({ name: 'Wish' })
  })

  test('cancel: a stopped job finds an end as well, and so does one cancelled by somebody else', async () => {
    await addImage(qmp, qemu, 'o0')
    await addImage(qmp, qemu, 'o1')
    const args = { 'job-id': 'other', device: 'o0', target: 'o1', sync: 'full', speed: 1 } as const
    const running = qmp.waitForEvent('JOB_STATUS_CHANGE', { filter: ({ data }) => data.status === 'running' })
    const job = qmp.runJob('blockdev-backup', args)
    job.catch(() => {})
    await running
    await qmp.execute('job-pause', { id: 'other' })
    await qmp.execute('job-resume', { id: 'other' })
    await qmp.execute('job-cancel', { id: 'other' })
    await expect(job).rejects.toMatchObject({ code: 'JOB_FAILED', reason: 'cancelled' })
  })

  test('auto-finalize: false waits for the caller', async () => {
    await addImage(qmp, qemu, 'f0', 1)
    await addImage(qmp, qemu, 'f1', 1)
    const seen: string[] = []
    const onPending = async () => {
      seen.push(...(await qmp.execute('query-jobs')).map(({ status }) => status))
    }
    const args = { device: 'f0', target: 'f1', sync: 'full', 'auto-finalize': false } as const
    await qmp.runJob('blockdev-backup', args, { onPending })
    expect(seen).toEqual(['pending'])
  })

  test('snapshots of two disks in one transaction, then commit and stream', async () => {
    await addImage(qmp, qemu, 's0')
    await addImage(qmp, qemu, 's1')
    for (const at of ['s0', 's1'])
      await qmp.execute('device_add', { driver: 'scsi-hd', bus: 'scsi0.0', id: `disk-${at}`, drive: at })
    const overlay = (at: string) => ({
      'node-name': at,
      'snapshot-file': join(qemu.directory, `${at}-top.qcow2`),
      'snapshot-node-name': `${at}-top`,
    })
    expect(await snapshotDisks(qmp, [overlay('s0'), overlay('s1')])).toMatchObject({ consistency: 'crash' })
    const names = async (top: string) => (await blockGraph(qmp)).backingChain(top).map(({ name }) => name)
    expect(await names('s0-top')).toEqual(['s0-top', 's0'])
    expect(await names('s1-top')).toEqual(['s1-top', 's1'])
    await qmp.runJob('block-commit', { device: 's0-top' })
    expect(await names('s0')).toEqual(['s0'])
    await qmp.runJob('block-stream', { device: 's1-top' })
    expect(await names('s1-top')).toEqual(['s1-top'])
  })

  test('none of the disks has a snapshot when one cannot', async () => {
    await addImage(qmp, qemu, 'n0')
    const overlay = {
      'node-name': 'n0',
      'snapshot-file': join(qemu.directory, 'n0-top.qcow2'),
      'snapshot-node-name': 'n0-top',
    }
    const wrong = { ...overlay, 'node-name': 'no-such-node', 'snapshot-node-name': 'wrong-top' }
    await expect(snapshotDisks(qmp, [overlay, wrong])).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
    expect((await blockGraph(qmp)).nodes.has('n0-top')).toBe(false)
  })

  test('snapshot-save, -load and -delete', async () => {
    const path = await addImage(qmp, qemu, 'v0')
    const all = { tag: 'first', devices: ['v0'] }
    await qmp.runJob('snapshot-save', { ...all, vmstate: 'v0' })
    expect(qemuImg('snapshot', '-l', '-U', path)).toContain('first')
    await qmp.runJob('snapshot-load', { ...all, vmstate: 'v0' })
    await qmp.runJob('snapshot-delete', all)
    expect(qemuImg('snapshot', '-l', '-U', path)).not.toContain('first')
    await expect(qmp.runJob('snapshot-load', { ...all, vmstate: 'v0' })).rejects.toMatchObject({ code: 'JOB_FAILED' })
  })

  test('jobs of a transaction are followed one by one', async () => {
    for (const name of ['t0', 't1', 't2', 't3']) await addImage(qmp, qemu, name, 1)
    const after = qmp.sequence
    const backup = (id: string, device: string, target: string) => {
      return {
        type: 'blockdev-backup',
        data: { 'job-id': id, device, target, sync: 'full', 'auto-dismiss': false },
      } as const
    }
    await qmp.execute('transaction', { actions: [backup('j0', 't0', 't1'), backup('j1', 't2', 't3')] })
    const results = await Promise.all(['j0', 'j1'].map((id) => followJob(qmp, id, { after })))
    expect(results.map(({ id, type }) => [id, type])).toEqual([
      ['j0', 'backup'],
      ['j1', 'backup'],
    ])
  })

  test('a job that is not there', async () => {
    await expect(followJob(qmp, 'nope')).rejects.toMatchObject({ code: 'JOB_FAILED', reason: 'lost' })
  })

  /** Aborts when the job runs. */
  function cancelSoon(): { signal: AbortSignal } {
    const life = new AbortController()
    void qmp
      .waitForEvent('JOB_STATUS_CHANGE', { filter: ({ data }) => data.status === 'running' })
      .then(() => life.abort(Object.assign(new Error('enough'), { name: 'Wish' })))
    return { signal: life.signal }
  }
})
