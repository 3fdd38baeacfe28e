import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contVm, type QmpClient } from '../src/index.js'
import { clientOf, describeKinds, type MonitorKind } from './monitors.js'
import { rejection } from './scripted-monitor.js'

let pairs = 0

/** Two machines of one kind, the second of which waits for the first. */
async function pair(kind: MonitorKind) {
  const source = await clientOf(kind, { buses: true })
  const destination = await clientOf(kind, { buses: true, incoming: true })
  pairs++
  const uri = `unix:${join(destination.monitor.folder, `migration-${pairs}.sock`)}`
  const end = async () => {
    await source[Symbol.asyncDispose]()
    await destination[Symbol.asyncDispose]()
  }
  return { here: source.qmp, there: destination.qmp, uri, [Symbol.asyncDispose]: end }
}

/** Resolves when it listens; what it comes to is in `received`. */
async function waiting(there: QmpClient, uri: string): Promise<{ received: Promise<unknown> }> {
  return await new Promise((resolve, reject) => {
    const received = there.receiveMigration(uri, { onListening: () => resolve({ received }) })
    received.catch(reject)
  })
}

describeKinds('a live migration between two machines', (kind) => {
  test('moves a running machine', async () => {
    await using machines = await pair(kind)
    const { here, there, uri } = machines
    await contVm(here)
    const { received } = await waiting(there, uri)
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
    // 11.1 tells of the end a moment before its status does.
    await expect
      .poll(() => here.execute('query-status'), { timeout: 20_000 })
      .toMatchObject({ running: false, status: 'postmigrate' })
    expect(await there.execute('query-status')).toMatchObject({ running: true })
  })

  test('waits before the switchover, and is cancelled by the signal; the machine goes on where it was', async () => {
    await using machines = await pair(kind)
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

  test('whose end is known here when the other end was left alone', async () => {
    await using machines = await pair(kind)
    const { here, there, uri } = machines
    const { received } = await waiting(there, uri)
    const lost = rejection(received)
    const life = new AbortController()
    const wish = new Error('enough')
    const moved = here.migrate(uri, {
      signal: life.signal,
      capabilities: { 'pause-before-switchover': true },
      onSwitchover: () => life.abort(wish),
    })
    expect(await rejection(moved)).toBe(wish)
    // QEMU ends when what it waits for does not come.
    expect(await lost).toMatchObject({ code: expect.stringMatching(/MIGRATION_FAILED|CLOSED/) })
    expect(await there.ended).toMatchObject({ reason: 'lost' })
  })

  test('that nobody waits for fails, and says why', async () => {
    await using at = await clientOf(kind, { buses: true })
    const nowhere = `unix:${join(at.monitor.folder, 'nobody.sock')}`
    await expect(at.qmp.migrate(nowhere)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      reason: 'failed',
      desc: expect.stringContaining('No such file or directory'),
    })
    await expect(at.qmp.migrate('nonsense')).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
    const reason = new Error('no')
    expect(await rejection(at.qmp.migrate(nowhere, { signal: AbortSignal.abort(reason) }))).toBe(reason)
  })
})
