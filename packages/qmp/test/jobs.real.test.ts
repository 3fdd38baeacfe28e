import { join } from 'node:path'
import { type RealQemu, realQemuAvailable, startQemu } from '@qga/testing/node'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { QmpClient } from '../src/index.js'
import { addImage, qemuImg, qemuImgAvailable } from './images.js'

describe.runIf(realQemuAvailable() && qemuImgAvailable())('what jobs leave in real images', { timeout: 60_000 }, () => {
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
    const result = await qmp.runJob('blockdev-backup', { device: 'b0', target: 'b0-copy', sync: 'full' })
    expect(result).toMatchObject({ type: 'backup', current: result.total })
    await qmp.execute('blockdev-del', { 'node-name': 'b0-copy' })
    await qmp.execute('blockdev-del', { 'node-name': 'b0' })
    expect(qemuImg('compare', '-f', 'qcow2', '-F', 'qcow2', source, target)).toContain('identical')
  })

  test('mirror: ends when it is ready, and the disk is where it was', async () => {
    const source = await addImage(qmp, qemu, 'e0')
    const copy = await addImage(qmp, qemu, 'e1')
    await qmp.runJob('blockdev-mirror', { device: 'e0', target: 'e1', sync: 'full' }, { whenReady: 'end' })
    await qmp.execute('blockdev-del', { 'node-name': 'e0' })
    await qmp.execute('blockdev-del', { 'node-name': 'e1' })
    expect(qemuImg('compare', '-f', 'qcow2', '-F', 'qcow2', source, copy)).toContain('identical')
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
})
