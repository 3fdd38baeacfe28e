/** The first program of packages/qmp/README.md. Run it with the path of a monitor's socket. */
// #region readme
import { QmpClient } from '@qga/qmp'

await using qmp = await QmpClient.connect(process.argv[2] ?? '/run/vm1/qmp.sock')

const { status } = await qmp.execute('query-status')
const resumed = qmp.waitForEvent('RESUME', { timeoutMs: 5_000 }) // listens before the command is sent
await qmp.execute('cont')
console.log(`QEMU ${qmp.version}: ${status}, then ${(await resumed).event}`)

await qmp.execute('blockdev-add', { driver: 'null-co', 'node-name': 'disk0', size: 2 ** 30 }) // typed by its driver
const nodes = await qmp.execute('query-named-block-nodes', { flat: true })
console.log(nodes.map((node) => node['node-name']))
// #endregion readme
