/**
 * Snapshots of many disks at one moment, with the guest's file systems frozen. Run it with a monitor's socket, an agent's
 * socket, a folder for the overlays, and the names of the disks' nodes.
 */
// #region readme
import { GuestAgent } from '@qga/client'
import { QmpClient, snapshotDisks } from '@qga/qmp'

const [monitor = '', agentSocket = '', folder = '', ...nodes] = process.argv.slice(2)

await using qmp = await QmpClient.connect(monitor)
await using agent = await GuestAgent.connect(agentSocket)
const isRunning = async () => (await qmp.execute('query-status')).running // a paused guest cannot freeze
const quiesce = () => agent.freeze({ maxMs: 10_000, isRunning, exitSignals: ['SIGINT', 'SIGTERM'] })

const at = Date.now()
const disks = nodes.map((node) => ({
  'node-name': node,
  'snapshot-file': `${folder}/${node}-${at}.qcow2`,
  'snapshot-node-name': `${node}-${at}`,
}))
const taken = await snapshotDisks(qmp, disks, { quiesce, whenNotQuiesced: 'crash-consistent' })
console.log(`${disks.length} disks: ${taken.consistency}, the guest stood still for ${taken.heldMs ?? 0} ms`)
for (const warning of taken.warnings) console.warn(JSON.stringify(warning)) // guests choose words, too: escaped
// #endregion readme
