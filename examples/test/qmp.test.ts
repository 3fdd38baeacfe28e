import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { QmpClient } from '@qga/qmp'
import { FakeAgent, FakeMonitor } from '@qga/testing'
import { realQemuAvailable, serveUnix, startQemu } from '@qga/testing/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const built = (name: string) => fileURLToPath(new URL(`../dist/${name}.js`, import.meta.url))
const MIB = 2 ** 20

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qga-examples-qmp-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** What a program prints, and how it ends. */
async function run(name: string, ...args: string[]) {
  const env = { ...process.env, XDG_STATE_HOME: folder }
  return await promisify(execFile)(process.execPath, [built(name), ...args], { env }).then(
    (ended) => ({ ...ended, code: 0 }),
    (error: { stdout: string; stderr: string; code: number }) => error,
  )
}

/** Nodes that disks could be on, one of which cannot be read. The client leaves again. */
async function prepare(transport: Parameters<typeof QmpClient.connect>[0]): Promise<void> {
  await using qmp = await QmpClient.connect(transport)
  for (const name of ['disk0', 'disk1']) {
    await qmp.execute('blockdev-add', { driver: 'null-co', 'node-name': name, size: MIB })
  }
  await qmp.execute('blockdev-add', {
    driver: 'blkdebug',
    'node-name': 'broken',
    image: 'disk1',
    'inject-error': [{ event: 'none', iotype: 'read', errno: 5 }],
  })
}

const copied = /^(?:\w+: \d+ of \d+ bytes\n)+\S+disk0\.qcow2: 1048576 bytes copied\n$/

describe('the example of a job', () => {
  it('copies a disk and tells its progress, on a FakeMonitor', { timeout: 60_000 }, async () => {
    await using fake = new FakeMonitor()
    await prepare(fake.transport)
    await using served = await serveUnix(fake, join(folder, 'backup.sock'))
    const ended = await run('qmp-backup', served.path, 'disk0', join(folder, 'disk0.qcow2'))
    expect(ended).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(copied) })
    expect(await run('qmp-backup', served.path, 'broken', join(folder, 'no.qcow2'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no copy: "Input/output error"'),
    })
    await using qmp = await QmpClient.connect(fake.transport)
    expect(await qmp.execute('query-jobs')).toEqual([])
    const left = (await qmp.execute('query-named-block-nodes')).map((node) => node['node-name'])
    expect(left.sort()).toEqual(['broken', 'disk0', 'disk1'])
  })

  it.runIf(realQemuAvailable())('and on a real QEMU', { timeout: 60_000 }, async () => {
    await using qemu = await startQemu()
    await prepare(qemu.transport)
    const ended = await run('qmp-backup', qemu.path, 'disk0', join(qemu.directory, 'disk0.qcow2'))
    expect(ended).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(copied) })
  })
})

describe('the example of snapshots', () => {
  let round = 0

  /** What it makes of this guest, beside a monitor whose machine has two disks. */
  async function snapshot(agent: FakeAgent, running = true) {
    const order: string[] = []
    await using fake = new FakeMonitor({
      transaction: async (_, { builtIn }) => {
        order.push(agent.frozen ? 'frozen' : 'not frozen')
        return await builtIn()
      },
    })
    {
      await using qmp = await QmpClient.connect(fake.transport)
      for (const name of ['disk0', 'disk1']) {
        await qmp.execute('blockdev-add', { driver: 'null-co', 'node-name': name, size: MIB })
        await qmp.execute('device_add', { driver: 'scsi-hd', id: `scsi-${name}`, drive: name })
      }
      if (running) await qmp.execute('cont')
    }
    round++
    await using monitor = await serveUnix(fake, join(folder, `snapshot${round}.sock`))
    await using guest = await serveUnix(agent, join(folder, `agent${round}.sock`))
    const ended = await run('qmp-snapshot', monitor.path, guest.path, folder, 'disk0', 'disk1')
    await using qmp = await QmpClient.connect(fake.transport)
    const tops = (await qmp.execute('query-block')).map(({ inserted }) => inserted?.['node-name'])
    agent.close()
    return { ...ended, order, tops }
  }
  const twoOverlays = [expect.stringMatching(/^disk0-\d+$/), expect.stringMatching(/^disk1-\d+$/)]

  it('takes them while the guest is frozen, and thaws it', { timeout: 60_000 }, async () => {
    const agent = new FakeAgent()
    expect(await snapshot(agent)).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^2 disks: quiesced, the guest stood still for [\d.]+ ms\n$/),
      order: ['frozen'],
      tops: twoOverlays,
    })
    expect(agent.frozen).toBe(false)
  })

  it.each<[string, FakeAgent, boolean, RegExp]>([
    ['a guest that refuses', new FakeAgent({}, { block: ['guest-fsfreeze-freeze'] }), true, /guest-fsfreeze-freeze/],
    ['a guest that is paused', new FakeAgent(), false, /paused|not run/],
  ])('takes them of %s as they are, and says so', { timeout: 60_000 }, async (_, agent, running, warning) => {
    expect(await snapshot(agent, running)).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(warning),
      stdout: expect.stringMatching(/^2 disks: crash, the guest stood still for 0 ms\n$/),
      order: ['not frozen'],
      tops: twoOverlays,
    })
    expect(agent.frozen).toBe(false)
  })
})
