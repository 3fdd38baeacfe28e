import { FakeMonitor } from '@qga/testing'
import { describe, expect, test } from 'vitest'
import { contVm, plugDevice, powerdownVm, QmpClient, quitQemu, resetVm, stopVm, unplugDevice } from '../src/index.js'
import { clientOf, describeKinds } from './monitors.js'
import { rejection } from './scripted-monitor.js'

describeKinds('a machine', (kind) => {
  test('runs, stops, resets, has its button pressed, and quits, each confirmed', async () => {
    await using at = await clientOf(kind, { buses: true })
    const { qmp } = at
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

  test('what does not answer is waited for no longer than said, command and confirmation together', async () => {
    await using at = await clientOf(kind)
    await at.monitor.hang()
    for (const ask of [stopVm, contVm, resetVm, powerdownVm, quitQemu]) {
      await expect(ask(at.qmp, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'TIMEOUT' })
    }
    await expect(unplugDevice(at.qmp, 'any', { timeoutMs: 50 })).rejects.toMatchObject({ code: 'TIMEOUT' })
    at.monitor.goOn()
  })

  test('devices come, and go with their event; one that cannot go is waited for no longer than said', async () => {
    await using at = await clientOf(kind, { buses: true })
    const tablet = await plugDevice(at.qmp, { driver: 'usb-tablet' })
    const before = at.qmp.sequence
    await tablet.unplug()
    expect(at.qmp.sequence).toBeGreaterThan(before)
    await expect(tablet.unplug()).rejects.toMatchObject({ code: 'COMMAND_FAILED', class: 'DeviceNotFound' })
    // Without a guest nobody lets go of a PCI device.
    await contVm(at.qmp)
    await plugDevice(at.qmp, { driver: 'virtio-rng-pci', id: 'rng0', bus: 'port0' })
    await expect(unplugDevice(at.qmp, 'rng0', { timeoutMs: 200 })).rejects.toMatchObject({ code: 'TIMEOUT' })
  })

  test('the human monitor answers as text', async () => {
    await using at = await clientOf(kind)
    expect(await at.qmp.hmp('nope')).toBe("unknown command: 'nope'\n")
    expect(await at.qmp.hmp('Zoë🐧日本', { timeoutMs: 10_000 })).toBe("unknown command: 'Zoë🐧日本'\n")
  })
})

describe('the confirmation', () => {
  test('that is not needed leaves nothing behind', async () => {
    await using fake = new FakeMonitor()
    await using qmp = await QmpClient.connect(fake.transport)
    await contVm(qmp)
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const before = timers()
    for (let n = 0; n < 10; n++) await contVm(qmp)
    expect(timers()).toBeLessThan(before + 5)
  })

  test('of quit is the end of the connection: QEMU that takes it and stays is told apart', async () => {
    await using fake = new FakeMonitor({ quit: () => ({}) })
    await using qmp = await QmpClient.connect(fake.transport)
    await expect(quitQemu(qmp, { timeoutMs: 1_000 })).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('has taken quit'),
    })
    const life = new AbortController()
    const ending = rejection(quitQemu(qmp, { signal: life.signal }))
    await expect.poll(() => fake.requests.filter(({ execute }) => execute === 'quit').length).toBe(2)
    await qmp.execute('query-name')
    const reason = new Error('enough')
    life.abort(reason)
    expect(await ending).toBe(reason)
  })
})
