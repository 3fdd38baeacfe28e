import type { MigrationInfo, MigrationStatus } from '@qga/schema/qmp'
import { ClosedError } from '@qga/wire'
import type { Commands } from '../commands.js'
import type { EventStream } from '../events/event-stream.js'
import type { QmpEvent } from '../events/qmp-event.js'
import { tell } from '../tell.js'
import { MigrationError } from './migration-error.js'
import type { MigrationSettings } from './migration-options.js'

const INTERVAL_MS = 500

type MigrationEvents = EventStream<QmpEvent<'MIGRATION'>>

/** Capabilities and parameters. Events are always wanted: without them nobody would know of the end. */
export async function prepareMigration(qmp: Commands, { capabilities, parameters }: MigrationSettings): Promise<void> {
  const states = Object.entries({ ...capabilities, events: true })
  await qmp.executeRaw('migrate-set-capabilities', {
    capabilities: states.map(([capability, state]) => ({ capability, state })),
  })
  if (parameters !== undefined) await qmp.execute('migrate-set-parameters', parameters)
}

/** Waits for the end by the events. `at` is told of each status on the way. @throws MigrationError, ClosedError */
export async function followMigration(
  qmp: Commands,
  events: MigrationEvents,
  settings: MigrationSettings,
  at: (status: MigrationStatus) => Promise<void>,
): Promise<MigrationInfo> {
  const stop = watchProgress(qmp, settings)
  try {
    for await (const { data } of events) {
      await at(data.status)
      if (data.status === 'completed') return await qmp.execute('query-migrate')
      if (data.status === 'failed' || data.status === 'cancelled') {
        const info = await qmp.execute('query-migrate')
        throw new MigrationError(qmp.label, data.status, info['error-desc'])
      }
    }
  } finally {
    stop()
  }
  throw new ClosedError(`the end of the migration was not seen: the session with ${qmp.label} is over`, {
    hint: 'Ask both ends with query-migrate, in new sessions, where the machine runs',
  })
}

/** One question at a time. What goes wrong with the session is told by the events. */
function watchProgress(qmp: Commands, { onProgress, intervalMs = INTERVAL_MS }: MigrationSettings): () => void {
  if (onProgress === undefined) return () => {}
  let state: 'idle' | 'asking' | 'over' = 'idle'
  const ask = async () => {
    if (state !== 'idle') return
    state = 'asking'
    const info = await qmp.execute('query-migrate').catch(() => undefined)
    // It may be over by now.
    if (state !== 'asking') return
    state = 'idle'
    if (info !== undefined) tell(() => onProgress(info))
  }
  const timer = setInterval(() => void ask(), Math.max(1, intervalMs))
  return () => {
    state = 'over'
    clearInterval(timer)
  }
}
