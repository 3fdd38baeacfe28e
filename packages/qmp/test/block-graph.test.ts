import { CommandFailure, FakeMonitor } from '@qga/testing'
import { expect, test } from 'vitest'
import { blockGraph, QmpClient, snapshotDisks } from '../src/index.js'
import { addDisk, overlayOf } from './disks.js'
import { clientOf, describeKinds } from './monitors.js'

describeKinds('the block graph', (kind) => {
  test('shows disks, images and their files', async () => {
    await using at = await clientOf(kind, { buses: true })
    await addDisk(at.qmp, at.monitor.folder, 'g')
    await snapshotDisks(at.qmp, [overlayOf(at.monitor.folder, 'g')])
    const graph = await blockGraph(at.qmp)
    const [disk] = graph.roots
    expect(disk?.kind).toBe('disk')
    expect(disk?.children).toMatchObject([{ name: 'root', node: { name: 'g-top', info: { drv: 'qcow2' } } }])
    expect(graph.backingChain('g-top').map(({ name }) => name)).toEqual(['g-top', 'g'])
    expect(graph.nodes.get('g')?.children.map(({ name, node }) => [name, node.name])).toEqual([['file', 'g-file']])
    expect(graph.backingChain('none')).toEqual([])
  })
})

test('a QEMU without the unstable command: images and their overlays all the same', async () => {
  await using fake = new FakeMonitor({
    'x-debug-query-block-graph': () => {
      throw new CommandFailure('CommandNotFound', 'The command x-debug-query-block-graph has not been found')
    },
  })
  await using qmp = await QmpClient.connect(fake.transport)
  await addDisk(qmp, '/tmp', 'g')
  await snapshotDisks(qmp, [overlayOf('/tmp', 'g')])
  const graph = await blockGraph(qmp)
  expect(graph.backingChain('g-top').map(({ name }) => name)).toEqual(['g-top', 'g'])
  expect(graph.roots.map(({ name }) => name)).toContain('g-top')
})

test('any other error is one', async () => {
  await using fake = new FakeMonitor({
    'x-debug-query-block-graph': () => {
      throw new CommandFailure('GenericError', 'not now')
    },
  })
  await using qmp = await QmpClient.connect(fake.transport)
  await expect(blockGraph(qmp)).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
})
