import { expect, test } from 'vitest'
import { QmpClient } from '../src/index.js'
import { describeMonitors } from './monitors.js'

describeMonitors('a session', (monitor) => {
  test('greets, negotiates, answers, and tells of events before the reply that they belong to', async () => {
    await using qmp = await QmpClient.connect(monitor().transport)
    expect(qmp.version).toBe(monitor().version)
    expect(qmp.capabilities).toEqual(['oob'])
    expect(await qmp.execute('query-version')).toMatchObject(qmp.greeting.version)
    const resumed = qmp.waitForEvent('RESUME')
    const before = qmp.sequence
    await qmp.execute('cont')
    expect(qmp.sequence).toBe(before + 1)
    expect(await resumed).toMatchObject({ event: 'RESUME', data: {}, sequence: before + 1 })
    await qmp.execute('stop')
    expect(await qmp.execute('query-status')).toMatchObject({ running: false })
  })

  test('a refused command is an error with class and desc', async () => {
    await using qmp = await QmpClient.connect(monitor().transport)
    await expect(qmp.execute('device_del', { id: 'nope' })).rejects.toMatchObject({
      code: 'COMMAND_FAILED',
      command: 'device_del',
      class: 'DeviceNotFound',
      desc: "Device 'nope' not found",
    })
  })

  test('a command that this QEMU does not have says since when there is one', async () => {
    await using qmp = await QmpClient.connect(monitor().transport)
    const error = qmp.executeRaw('x-no-such-command')
    await expect(error).rejects.toMatchObject({ code: 'COMMAND_MISSING', class: 'CommandNotFound', since: undefined })
  })
})
