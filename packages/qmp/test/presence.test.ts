import { FakeMonitor } from '@qga/testing'
import { realQemuAvailable, startQemu } from '@qga/testing/node'
import { expect, test } from 'vitest'
import { agentPresence, QmpClient, unplugDevice } from '../src/index.js'
import { talk } from './scripted-monitor.js'

const serial = [
  ...['-device', 'virtio-serial-pci', '-chardev', 'socket,id=qga0,path=DIR/qga.sock,server=on,wait=off'],
  ...['-device', 'virtserialport,id=agent0,chardev=qga0,name=org.qemu.guest_agent.0'],
]

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

test.runIf(realQemuAvailable())(
  'an agent that is not there is not present, and a machine without a port is told apart',
  { timeout: 30_000 },
  async () => {
    await using qemu = await startQemu({ machine: 'q35', args: serial })
    await using qmp = await QmpClient.connect(qemu.transport)
    for await (const presence of agentPresence(qmp)) {
      expect(presence).toEqual({ present: false, device: 'agent0' })
      break
    }
    await expect(agentPresence(qmp, { name: 'other' }).next()).rejects.toMatchObject({ code: 'NO_AGENT_PORT' })
  },
)

test('an agent that comes in the same breath as the answer to where it is, is not missed', async () => {
  const { qmp } = await talk((request, peer) => {
    const { execute } = request
    if (execute === 'qom-get') return peer.reply(request, 'qga0')
    const reply = { return: [{ label: 'qga0', filename: 'unix:/qga', 'frontend-open': false }], id: request.id }
    const event = { timestamp: {}, event: 'VSERPORT_CHANGE', data: { id: 'agent0', open: true } }
    peer.say(`${JSON.stringify(reply)}\r\n${JSON.stringify(event)}\r\n`)
  })
  const seen: boolean[] = []
  for await (const { present } of agentPresence(qmp, { device: 'agent0' })) {
    seen.push(present)
    if (present) break
  }
  expect(seen).toEqual([false, true])
  await qmp.close()
})
