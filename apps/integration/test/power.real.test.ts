import { QmpClient } from '@qga/qmp'
import { afterEach, describe, expect } from 'vitest'
import { nameOf } from '../src/matrix.js'
import { CalledCommands } from './called-commands.js'
import { powerCalls } from './command-calls.js'
import { oneGuest } from './one-guest.js'
import { environment, verifies } from './verifies.js'

const BOOT = { timeoutMs: 120_000 }

/** The tests go on where the one before has left the machine: the last one has none. */
describe(nameOf(environment), () => {
  const guest = oneGuest({ disks: [{ name: 'data', sizeMiB: 32 }] })
  const called = new CalledCommands()
  const tapped = { tap: called.tap }

  // The requirement whose commands are called here.
  afterEach(({ task }) => {
    const [id = ''] = task.name.split(':')
    for (const [requirement, commands] of Object.entries(powerCalls)) {
      if (requirement === id && task.result?.state !== 'fail') called.expectCalled(commands)
    }
  })

  verifies('power/suspend-refused', async () => {
    await using agent = await guest().connect(tapped)
    // The guest tries in earnest before it gives up, which takes an emulated one longer than the default deadline.
    for (const to of ['disk', 'hybrid'] as const) {
      await expect(agent.suspend(to, { timeoutMs: 120_000 })).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
    }
    await agent.ping()
  })

  verifies('power/suspend', async () => {
    await using agent = await guest().connect(tapped)
    await agent.suspendRam()
    await expect.poll(() => guest().status(), { timeout: 60_000 }).toBe('suspended')
    await guest().ask('system_wakeup')
    expect((await agent.getHostName(BOOT))['host-name']).toBe('guest')
    expect(guest().control.boots).toBe(1)
  })

  verifies('power/reboot', async () => {
    await using agent = await guest().connect(tapped)
    await agent.shutdown({ mode: 'reboot' })
    await guest().control.booted(2)
    expect((await agent.getHostName(BOOT))['host-name']).toBe('guest')
  })

  verifies('power/halt', async () => {
    await using agent = await guest().connect(tapped)
    await agent.shutdown({ mode: 'halt' })
    await expect.poll(() => guest().console(), { timeout: 60_000 }).toMatch(/reboot: System halted/)
    await expect(agent.ping({ timeoutMs: 1000 })).rejects.toMatchObject({ code: 'TIMEOUT' })
    expect(await guest().status()).toBe('running')
    await guest().reset()
    await agent.ping(BOOT)
  })

  verifies('power/powerdown', async () => {
    await using agent = await guest().connect(tapped)
    await using qmp = await QmpClient.connect(guest().qmpPaths[0])
    let isSeen = false
    const confirm = async (signal: AbortSignal) => {
      await qmp.waitForEvent('SHUTDOWN', { ...BOOT, signal })
      isSeen = true
    }
    await agent.shutdown({ mode: 'powerdown' }, { ...BOOT, confirm })
    expect(isSeen).toBe(true)
    expect(await guest().ended).toEqual({ code: 0 })
    await expect(agent.ping()).rejects.toMatchObject({ code: 'CLOSED' })
  })
})
