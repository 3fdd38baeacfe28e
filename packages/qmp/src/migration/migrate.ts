import type { MigrationInfo } from '@qga/schema/qmp'
import { onAbort, startTimer } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import { followMigration, prepareMigration } from './follow-migration.js'
import type { MigrateOptions } from './migration-options.js'

const CANCEL_TIMEOUT_MS = 60_000

/**
 * Moves the machine to the QEMU that listens at `uri` (`unix:PATH`, `tcp:HOST:PORT`, `fd:NAME` after `getfd`), and
 * resolves with QEMU's account of it when it has moved: it stands here from then on, and runs there if it ran here.
 * @throws MigrationError when it fails; CommandError when it cannot begin; ClosedError; the signal's reason
 */
export async function migrate(qmp: Commands, uri: string, options: MigrateOptions = {}): Promise<MigrationInfo> {
  const { signal, cancelTimeoutMs = CANCEL_TIMEOUT_MS, onSwitchover } = options
  signal?.throwIfAborted()
  await prepareMigration(qmp, options)
  signal?.throwIfAborted()
  const events = qmp.events('MIGRATION')
  let timer: ReturnType<typeof startTimer>
  let cancelling: Promise<unknown> | undefined
  let unlisten = () => {}
  const cancel = () => {
    cancelling = qmp.execute('migrate_cancel').catch(() => {})
    timer = startTimer(cancelTimeoutMs, () => events.close())
  }
  try {
    // Not aborted itself: what has begun could not be cancelled then.
    await qmp.execute('migrate', { uri })
    if (signal?.aborted) cancel()
    unlisten = onAbort(signal, cancel)
    return await followMigration(qmp, events, options, async (status) => {
      if (status !== 'pre-switchover' || signal?.aborted) return
      await onSwitchover?.()
      if (!signal?.aborted) await qmp.execute('migrate-continue', { state: 'pre-switchover' })
    })
  } catch (error) {
    // Cancelled, or given up: by our own wish.
    if (cancelling !== undefined) throw signal?.reason
    throw error
  } finally {
    unlisten()
    clearTimeout(timer)
    await cancelling
    events.close()
  }
}
