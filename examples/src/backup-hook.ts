/** Freezes a guest for as long as a snapshot takes, and says what the snapshot is worth. Run it with an agent's socket. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
// #region readme
import { GuestAgent, withFrozen } from '@qga/client'

await using agent = await GuestAgent.connect(process.argv[2] ?? '/run/vm1/qga.sock')

const { value, consistency, warnings } = await withFrozen(
  agent,
  { maxMs: 10_000, onFreezeFail: 'crash-consistent', exitSignals: ['SIGINT', 'SIGTERM'] },
  ({ signal }) => takeSnapshot(signal), // the signal aborts when the guest is held no more
)
console.log(`${value}: ${consistency}`)
for (const warning of warnings) console.warn(JSON.stringify(warning)) // guests choose words, too: escaped
// #endregion readme

/** Stands for `lvcreate --snapshot`, `zfs snapshot`, or a QMP transaction: a program given as further arguments. */
async function takeSnapshot(signal: AbortSignal): Promise<string> {
  const [program = 'true', ...args] = process.argv.slice(3)
  const { stdout } = await promisify(execFile)(program, args, { signal })
  return stdout.trim() || 'a snapshot'
}
