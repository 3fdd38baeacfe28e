import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { FakeMonitor } from '@qga/testing'
import { realQemuAvailable, startQemu } from '@qga/testing/node'
import { describe, expect, test } from 'vitest'
import { openFdSet, QmpClient } from '../src/index.js'
import { qemuImg, qemuImgAvailable } from './images.js'

describe.runIf(realQemuAvailable() && qemuImgAvailable())('descriptors to a real QEMU', { timeout: 60_000 }, () => {
  test('getfd and closefd, among other commands, many at once', async () => {
    await using qemu = await startQemu()
    await using qmp = await QmpClient.connect(qemu.transport)
    await using file = await open(join(qemu.directory, 'held'), 'w')
    const names = Array.from({ length: 8 }, (_, at) => `fd${at}`)
    const others = Array.from({ length: 50 }, () => qmp.execute('query-commands'))
    await Promise.all([...others, ...names.map((fdname) => qmp.withFd('getfd', { fdname }, file))])
    for (const fdname of names) await qmp.execute('closefd', { fdname })
    await expect(qmp.execute('closefd', { fdname: 'fd0' })).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
  })

  test('each name gets the descriptor that was passed with it', async () => {
    await using qemu = await startQemu()
    await using qmp = await QmpClient.connect(qemu.transport)
    const names = ['a', 'b', 'c', 'd']
    const opened = names.map(async (name) => {
      const path = join(qemu.directory, name)
      qemuImg('create', '-q', '-f', 'raw', path, `${names.indexOf(name) + 1}M`)
      await using file = await open(path, 'r')
      await using set = await openFdSet(qmp, [file])
      const only = { driver: 'file', 'node-name': name, filename: set.path, 'read-only': true } as const
      await qmp.execute('blockdev-add', only)
    })
    await Promise.all(opened)
    const nodes = await qmp.execute('query-named-block-nodes')
    const sizes = names.map((name) => nodes.find((node) => node['node-name'] === name)?.image['virtual-size'])
    expect(sizes).toEqual([1, 2, 3, 4].map((megabytes) => megabytes * 1024 * 1024))
  })

  test('add-fd: a disk that QEMU has by its descriptor, and a set that is gone again', async () => {
    await using qemu = await startQemu()
    await using qmp = await QmpClient.connect(qemu.transport)
    // QEMU 7.2 takes no set away while the machine is stopped.
    await qmp.execute('cont')
    const path = join(qemu.directory, 'disk.qcow2')
    qemuImg('create', '-q', '-f', 'qcow2', path, '8M')
    await using reading = await open(path, 'r')
    await using writing = await open(path, 'r+')
    {
      await using set = await openFdSet(qmp, [reading, writing], { opaque: 'disk' })
      const [shown] = await qmp.execute('query-fdsets')
      expect(shown).toMatchObject({ 'fdset-id': set.id, fds: [{ opaque: 'disk' }, { opaque: 'disk' }] })
      const file = { driver: 'file', filename: set.path } as const
      await qmp.execute('blockdev-add', { driver: 'qcow2', 'node-name': 'disk', file })
    }
    const nodes = await qmp.execute('query-named-block-nodes')
    expect(nodes.find((node) => node['node-name'] === 'disk')?.image['virtual-size']).toBe(8 * 1024 * 1024)
    await qmp.execute('blockdev-del', { 'node-name': 'disk' })
    expect(await qmp.execute('query-fdsets')).toEqual([])
  })

  test('none is passed with arguments that are refused here', async () => {
    await using qemu = await startQemu()
    await using qmp = await QmpClient.connect(qemu.transport, { validate: 'strict' })
    await using file = await open(join(qemu.directory, 'held'), 'w')
    const wrong = qmp.withFd('getfd', { fdname: JSON.parse('7') }, file)
    await expect(wrong).rejects.toMatchObject({ code: 'BAD_ARGUMENTS' })
    await expect(qmp.execute('getfd', { fdname: 'x' })).rejects.toThrow('SCM_RIGHTS')
  })

  test('a descriptor that is not open is an error, and the session goes on', async () => {
    await using qemu = await startQemu()
    await using qmp = await QmpClient.connect(qemu.transport)
    await expect(qmp.withFd('getfd', { fdname: 'x' }, 1_000_000)).rejects.toMatchObject({ code: 'FD_NOT_PASSED' })
    expect(await qmp.execute('query-status')).toMatchObject({ running: false })
  })
})

test('a channel that passes no descriptors says so', async () => {
  await using fake = new FakeMonitor()
  await using qmp = await QmpClient.connect(fake.transport)
  await expect(qmp.withFd('getfd', { fdname: 'x' }, 0)).rejects.toMatchObject({ code: 'FD_NOT_PASSED' })
})
