import { QmpClient } from '@qga/qmp'
import { describe, expect } from 'vitest'
import type { Guest } from '../src/guest/guest.js'
import { connectInside } from '../src/guest/inside-guest.js'
import { startGuest } from '../src/guest/start-guest.js'
import { watchedTransport } from '../src/guest/watched-transport.js'
import { nameOf } from '../src/matrix.js'
import { guestKind } from './one-guest.js'
import { underWay } from './under-way.js'
import { environment, verifies } from './verifies.js'

const MIB = 2 ** 20
const SLOW = { timeoutMs: 120_000 }

/** Two machines on one disk; the second waits for the first one's guest. */
async function twoMachines(): Promise<{ source: Guest; target: Guest } & AsyncDisposable> {
  const { agent, qemu, channel } = guestKind()
  const kind = { agent, qemu, channel, disks: [{ name: 'data', sizeMiB: 32 }] }
  const source = await startGuest(kind)
  const incoming = { address: `unix:${source.folder}/migration.sock`, folder: source.folder }
  const target = await startGuest({ ...kind, incoming })
  const dispose = async () => {
    await target.stop()
    await source.stop()
  }
  return { source, target, [Symbol.asyncDispose]: dispose }
}

async function migrate(source: Guest, target: Guest): Promise<void> {
  await using monitor = await QmpClient.connect(source.qmpPaths[0])
  await using arrival = await QmpClient.connect(target.qmpPaths[0])
  const resumed = underWay(arrival.waitForEvent('RESUME', SLOW))
  expect(await monitor.migrate(`unix:${source.folder}/migration.sock`)).toMatchObject({ status: 'completed' })
  expect(await monitor.execute('query-status')).toMatchObject({ running: false })
  await resumed
}

describe(nameOf(environment), () => {
  verifies('migration/connected', async () => {
    await using machines = await twoMachines()
    const { source, target } = machines
    await source.control.sh('echo kept >/data/kept; sync')
    const left = await source.connect()
    await left.ping()
    await migrate(source, target)
    await expect(left.ping({ timeoutMs: 500 })).rejects.toMatchObject({ code: 'TIMEOUT' })
    const waiting = underWay(left.ping(SLOW))
    await source.ask('quit')
    await expect(waiting).rejects.toMatchObject({ code: 'CLOSED' })
    await using agent = await target.connect(SLOW)
    expect(Buffer.from(await agent.files.readFile('/data/kept')).toString()).toBe('kept\n')
  })

  verifies('migration/mid-reply', async () => {
    await using machines = await twoMachines()
    const { source, target } = machines
    await source.control.sh('dd if=/dev/zero of=/tmp/big bs=1M count=24')
    const watched = watchedTransport(source.transport)
    const left = await connectInside(watched.transport)
    const handle = await left.fileOpen({ path: '/tmp/big' })
    const arrived = watched.arrived(MIB)
    const reply = underWay(left.fileRead({ handle, count: 24 * MIB }, SLOW))
    await arrived
    await left.close()
    await expect(reply).rejects.toMatchObject({ code: 'CLOSED' })
    await migrate(source, target)
    await source.ask('quit')
    const next = watchedTransport(target.transport)
    const rest = next.arrived(MIB)
    await using agent = await connectInside(next.transport, SLOW)
    await rest
    expect((await agent.getHostName())['host-name']).toBe('guest')
    const read = await agent.fileRead({ handle, count: 10 }, SLOW)
    expect([0, 10]).toContain(read.count)
  })
})
