/** Copies a disk of a running machine into a new image. Run it with a monitor's socket, a node's name and a file to make. */
// #region readme
import { JobError, QmpClient } from '@qga/qmp'

const [socket = '/run/vm1/qmp.sock', device = 'disk0', filename = '/backup/disk0.qcow2'] = process.argv.slice(2)
const stop = new AbortController()
process.once('SIGINT', () => stop.abort(new Error('interrupted')))

await using qmp = await QmpClient.connect(socket)
const nodes = await qmp.execute('query-named-block-nodes', { flat: true })
const size = nodes.find((node) => node['node-name'] === device)?.image['virtual-size']
if (size === undefined) throw new Error(`${qmp.label} has no node ${device}`)

await qmp.runJob('blockdev-create', { options: { driver: 'file', filename, size: 0 } })
await qmp.execute('blockdev-add', { driver: 'file', 'node-name': 'backup-file', filename })
await qmp.runJob('blockdev-create', { options: { driver: 'qcow2', file: 'backup-file', size } })
await qmp.execute('blockdev-add', { driver: 'qcow2', 'node-name': 'backup', file: 'backup-file' })
try {
  const done = await qmp.runJob(
    'blockdev-backup',
    { device, target: 'backup', sync: 'full' },
    {
      signal: stop.signal, // cancels the job, and waits until it has ended
      onProgress: ({ status, current, total }) => console.log(`${status}: ${current} of ${total} bytes`),
    },
  )
  console.log(`${filename}: ${done.current} bytes copied`)
} catch (error) {
  if (error instanceof JobError) console.error(`no copy: ${JSON.stringify(error.desc)}`) // QEMU's own words
  throw error
} finally {
  await qmp.execute('blockdev-del', { 'node-name': 'backup' })
  await qmp.execute('blockdev-del', { 'node-name': 'backup-file' })
}
// #endregion readme
