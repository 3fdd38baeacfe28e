import { realQemuAvailable, startQemu } from '@qga/testing/node'
import { describe, expect, test } from 'vitest'
import {
  agentPresence,
  contVm,
  plugDevice,
  powerdownVm,
  QmpClient,
  quitQemu,
  resetVm,
  stopVm,
  unplugDevice,
} from '../src/index.js'

const serial = [
  ...['-device', 'virtio-serial-pci', '-chardev', 'socket,id=qga0,path=DIR/qga.sock,server=on,wait=off'],
  ...['-device', 'virtserialport,id=agent0,chardev=qga0,name=org.qemu.guest_agent.0'],
]

describe.runIf(realQemuAvailable())('a real machine', { timeout: 60_000 }, () => {
  test('runs, stops, resets, has its button pressed, and quits, each confirmed', async () => {
    await using qemu = await startQemu({ machine: 'q35', args: ['-device', 'qemu-xhci', ...serial] })
    await using qmp = await QmpClient.connect(qemu.transport)
    await contVm(qmp)
    expect(await qmp.execute('query-status')).toMatchObject({ running: true })
    await contVm(qmp)
    await resetVm(qmp)
    await powerdownVm(qmp, { until: 'request' })
    await expect(powerdownVm(qmp, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'TIMEOUT' })
    await stopVm(qmp)
    await stopVm(qmp)
    expect(await qmp.execute('query-status')).toMatchObject({ running: false })
    expect(await quitQemu(qmp)).toEqual({ reason: 'shutdown' })
  })

  test('devices come, and go with their event; one that cannot go is waited for no longer than said', async () => {
    await using qemu = await startQemu({
      machine: 'q35',
      args: ['-device', 'qemu-xhci', '-device', 'pcie-root-port,id=port0'],
    })
    await using qmp = await QmpClient.connect(qemu.transport)
    const tablet = await plugDevice(qmp, { driver: 'usb-tablet' })
    const before = qmp.sequence
    await tablet.unplug()
    expect(qmp.sequence).toBeGreaterThan(before)
    await expect(tablet.unplug()).rejects.toMatchObject({ code: 'COMMAND_FAILED', class: 'DeviceNotFound' })
    // Without a guest nobody lets go of a PCI device.
    await contVm(qmp)
    await plugDevice(qmp, { driver: 'virtio-rng-pci', id: 'rng0', bus: 'port0' })
    await expect(unplugDevice(qmp, 'rng0', { timeoutMs: 200 })).rejects.toMatchObject({ code: 'TIMEOUT' })
  })

  test('the human monitor answers as text', async () => {
    await using qemu = await startQemu()
    await using qmp = await QmpClient.connect(qemu.transport)
    expect(await qmp.hmp('info version')).toMatch(/^\d+\.\d+/)
    expect(await qmp.hmp('nope')).toBe("unknown command: 'nope'\n")
  })

  test('an agent that is not there is not present, and a machine without a port is told apart', async () => {
    await using qemu = await startQemu({ machine: 'q35', args: serial })
    await using qmp = await QmpClient.connect(qemu.transport)
    for await (const presence of agentPresence(qmp)) {
      expect(presence).toEqual({ present: false, device: 'agent0' })
      break
    }
    await expect(agentPresence(qmp, { name: 'other' }).next()).rejects.toMatchObject({ code: 'NO_AGENT_PORT' })
  })
})
