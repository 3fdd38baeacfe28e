import type { MigrationInfo } from '@qga/schema/qmp'
import type { Commands } from '../commands.js'
import { tell } from '../tell.js'
import { followMigration, prepareMigration } from './follow-migration.js'
import type { ReceiveOptions } from './migration-options.js'

/**
 * The other end: a QEMU that was started with `-incoming defer` listens at `uri` and resolves when the machine has come.
 * When it fails QEMU often ends, and what it printed says why: then this is a `ClosedError`.
 * @throws MigrationError, CommandError, ClosedError; the signal's reason
 */
export async function receiveMigration(
  qmp: Commands,
  uri: string,
  options: ReceiveOptions = {},
): Promise<MigrationInfo> {
  const { signal, onListening } = options
  signal?.throwIfAborted()
  await prepareMigration(qmp, options)
  const events = qmp.events('MIGRATION', { signal })
  try {
    await qmp.execute('migrate-incoming', { uri }, { signal })
    if (onListening !== undefined) tell(onListening)
    return await followMigration(qmp, events, options, async () => {})
  } finally {
    events.close()
  }
}
