import { QmpClient, type SnapshotOptions, snapshotDisks } from '@qga/qmp'
import { afterEach, describe, expect } from 'vitest'
import { checkDisk } from '../src/guest/disks.js'
import { nameOf } from '../src/matrix.js'
import { oneGuest } from './one-guest.js'
import { underWay } from './under-way.js'
import { environment, verifies } from './verifies.js'

/** Files come and go, most of them not yet on the disk. */
const load = `touch /run/load; n=0
while [ -e /run/load ]; do
  n=$((n + 1)); dd if=/dev/urandom of=/data/file-$((n % 20)) bs=16k count=$((n % 9 + 1)) 2>/dev/null
  mkdir /data/folder-$n; rmdir /data/folder-$((n - 3)) 2>/dev/null; echo $n >/run/progress
done; true`

describe(nameOf(environment), () => {
  const guest = oneGuest({ disks: [{ name: 'data', sizeMiB: 64 }] })
  let writing: Promise<unknown> = Promise.resolve()
  let snapshots = 0

  afterEach(async () => {
    await guest().control.sh('rm -f /run/load')
    await writing
  })

  const progress = async () => Number(await guest().control.sh('cat /run/progress 2>/dev/null || echo 0'))

  async function underLoad(): Promise<void> {
    await guest().control.sh('rm -f /run/progress')
    writing = underWay(guest().control.run(load, 170_000))
    await expect.poll(progress, { timeout: 60_000 }).toBeGreaterThan(5)
  }

  /** Writes go to a new image from here on; resolves with the one that keeps what was, and how that is. */
  async function snapshot(options?: SnapshotOptions) {
    await using qmp = await QmpClient.connect(guest().qmpPaths[0])
    const nodesNow = () => qmp.execute('query-named-block-nodes', { flat: true })
    const node = snapshots === 0 ? 'data' : `data-${snapshots}`
    const image = (await nodesNow()).find((each) => each['node-name'] === node)?.file
    snapshots += 1
    const name = `data-${snapshots}`
    const data = {
      'node-name': node,
      'snapshot-file': `${guest().folder}/${name}.qcow2`,
      'snapshot-node-name': name,
      format: 'qcow2',
    }
    const { consistency } = await snapshotDisks(qmp, [data], options)
    expect((await nodesNow()).map((each) => each['node-name'])).toContain(name)
    expect(image).toBeDefined()
    return { image: image ?? '', consistency }
  }

  verifies('snapshot/frozen', async () => {
    await underLoad()
    await using agent = await guest().connect()
    const { image, consistency } = await snapshot({ quiesce: () => agent.freeze() })
    expect(consistency).toBe('quiesced')
    const before = await progress()
    await expect.poll(progress, { timeout: 60_000 }).toBeGreaterThan(before + 2)
    const { code, output } = await checkDisk(guest().imageProgram, image)
    expect(output).not.toMatch(/journal/i)
    expect(code).toBe(0)
  })

  verifies('snapshot/not-frozen', async () => {
    await underLoad()
    const { image, consistency } = await snapshot()
    expect(consistency).toBe('crash')
    expect((await checkDisk(guest().imageProgram, image)).output).toMatch(/skipping journal recovery/)
  })
})
