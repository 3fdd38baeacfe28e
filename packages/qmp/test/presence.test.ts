import { FakeMonitor } from '@qga/testing'
import { expect, test } from 'vitest'
import { agentPresence, QmpClient, unplugDevice } from '../src/index.js'

test('an agent that comes and goes is told of, once for each change', { timeout: 30_000 }, async () => {
  await using fake = new FakeMonitor({
    'qom-list': () => [{ name: 'agent0', type: 'child<virtserialport>' }],
    'qom-get': ({ property }) => (property === 'name' ? 'org.qemu.guest_agent.0' : 'qga0'),
    'query-chardev': () => [{ label: 'qga0', filename: 'unix:/qga', 'frontend-open': false }],
  })
  await using qmp = await QmpClient.connect(fake.transport)
  const seen: boolean[] = []
  for await (const { present } of agentPresence(qmp)) {
    seen.push(present)
    if (seen.length === 1)
      for (const open of [false, true, true, false]) fake.emit('VSERPORT_CHANGE', { id: 'agent0', open })
    if (seen.length === 1) fake.emit('VSERPORT_CHANGE', { id: 'other', open: true })
    if (seen.length === 3) break
  }
  expect(seen).toEqual([false, true, false])
})

test('a guest that does not let go of a device is an error', { timeout: 30_000 }, async () => {
  await using fake = new FakeMonitor({
    device_del: ({ id }, { emit }) => {
      emit('DEVICE_UNPLUG_GUEST_ERROR', { device: 'other', path: '/other' })
      emit(id === 'held' ? 'DEVICE_UNPLUG_GUEST_ERROR' : 'DEVICE_DELETED', { device: id, path: `/${id}` })
    },
  })
  await using qmp = await QmpClient.connect(fake.transport)
  await expect(unplugDevice(qmp, 'held')).rejects.toMatchObject({ code: 'UNPLUG_REFUSED', device: 'held' })
  await unplugDevice(qmp, 'free')
})
