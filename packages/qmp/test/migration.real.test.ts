import { join } from 'node:path'
import { realQemuAvailable, startQemu } from '@qga/testing/node'
import { describe, expect, test } from 'vitest'
import { contVm, QmpClient } from '../src/index.js'

/** Two machines of one kind, the second of which waits for the first. */
async function pair() {
  const kind = { machine: 'q35', args: ['-m', '32'] }
  const source = await startQemu(kind)
  const destination = await startQemu({ ...kind, args: [...kind.args, '-incoming', 'defer'] })
  const here = await QmpClient.connect(source.transport)
  const there = await QmpClient.connect(destination.transport)
  const uri = `unix:${join(destination.directory, 'migration.sock')}`
  const end = async () => {
    await Promise.allSettled([here.close(), there.close()])
    await Promise.all([source.close(), destination.close()])
  }
  return { here, there, uri, [Symbol.asyncDispose]: end }
}

describe.runIf(realQemuAvailable())('a live migration between two real QEMUs', { timeout: 120_000 }, () => {
  test('moves a running machine', async () => {
    await using machines = await pair()
    const { here, there, uri } = machines
    await contVm(here)
    let received: Promise<unknown> | undefined
    await new Promise<void>((resolve) => {
      received = there.receiveMigration(uri, { onListening: resolve })
    })
    const told: (string | undefined)[] = []
    const info = await here.migrate(uri, {
      capabilities: { 'auto-converge': true },
      parameters: { 'downtime-limit': 1000 },
      intervalMs: 5,
      onProgress: ({ status }) => told.push(status),
    })
    expect(info).toMatchObject({ status: 'completed' })
    expect(Number(info.ram?.total)).toBeGreaterThan(32 * 1024 * 1024 - 1)
    expect(told.every((status) => status !== undefined)).toBe(true)
    expect(await received).toMatchObject({ status: 'completed' })
    await contVm(there)
    expect(await here.execute('query-status')).toMatchObject({ running: false, status: 'postmigrate' })
    expect(await there.execute('query-status')).toMatchObject({ running: true })
  })

  test('waits before the switchover, and is cancelled by the signal; the machine goes on where it was', async () => {
    await using machines = await pair()
    const { here, there, uri } = machines
    await contVm(here)
    const life = new AbortController()
    await there.execute('migrate-set-capabilities', { capabilities: [{ capability: 'events', state: true }] })
    await there.execute('migrate-incoming', { uri })
    const wish = Object.assign(new Error('enough'), { name: 'Wish' })
    const moved = here.migrate(uri, {
      signal: life.signal,
      capabilities: { 'pause-before-switchover': true },
      onSwitchover: () => life.abort(wish),
    })
    await expect(moved).rejects.toBe(wish)
    await contVm(here)
    expect(await here.execute('query-migrate')).toMatchObject({ status: 'cancelled' })
  })

  test('that nobody waits for fails, and says why', async () => {
    await using qemu = await startQemu({ machine: 'q35', args: ['-m', '32'] })
    await using qmp = await QmpClient.connect(qemu.transport)
    const nowhere = `unix:${join(qemu.directory, 'nobody.sock')}`
    await expect(qmp.migrate(nowhere)).rejects.toMatchObject({
      code: expect.stringMatching(/MIGRATION_FAILED|COMMAND_FAILED/),
    })
    await expect(qmp.migrate('nonsense')).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
  })
})
