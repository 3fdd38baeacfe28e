import { join } from 'node:path'
import type { QmpClient } from '../src/index.js'

const MIB = 2 ** 20

/** Nodes without anything behind them; jobs on them take no time. */
export async function addNodes(qmp: QmpClient, ...names: string[]): Promise<void> {
  for (const name of names) await qmp.execute('blockdev-add', { driver: 'null-co', 'node-name': name, size: 2 * MIB })
}

/** A node that cannot be read, over one that can. */
export async function addBadNode(qmp: QmpClient, name: string, over: string): Promise<void> {
  await qmp.execute('blockdev-add', {
    driver: 'blkdebug',
    'node-name': name,
    image: over,
    'inject-error': [{ event: 'none', iotype: 'read', errno: 5 }],
  })
}

/** A qcow2 image of QEMU's own making and the size of those nodes, a node of its name, and a disk `disk-NAME` on it. */
export async function addDisk(qmp: QmpClient, folder: string, name: string): Promise<void> {
  const filename = join(folder, `${name}.qcow2`)
  await qmp.runJob('blockdev-create', { options: { driver: 'file', filename, size: 0 } })
  await qmp.execute('blockdev-add', { driver: 'file', 'node-name': `${name}-file`, filename })
  await qmp.runJob('blockdev-create', { options: { driver: 'qcow2', file: `${name}-file`, size: 2 * MIB } })
  await qmp.execute('blockdev-add', { driver: 'qcow2', 'node-name': name, file: `${name}-file` })
  await qmp.execute('device_add', { driver: 'scsi-hd', bus: 'scsi0.0', id: `disk-${name}`, drive: name })
}

/** What a snapshot of such a disk is to be. */
export function overlayOf(folder: string, name: string) {
  return {
    'node-name': name,
    'snapshot-file': join(folder, `${name}-top.qcow2`),
    'snapshot-node-name': `${name}-top`,
  }
}

/** Aborts when a job runs; with an error if that cannot be waited for. */
export function whenRunning(qmp: QmpClient, then: () => unknown = () => {}): { signal: AbortSignal; wish: Error } {
  const life = new AbortController()
  const wish = Object.assign(new Error('enough'), { name: 'Wish' })
  void qmp
    .waitForEvent('JOB_STATUS_CHANGE', { filter: ({ data }) => data.status === 'running' })
    .then(then)
    .then(
      () => life.abort(wish),
      (error) => life.abort(error),
    )
  return { signal: life.signal, wish }
}
